package io.lohdb.stress.process;

import io.lohdb.LohDb;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.ReportingUser;
import io.lohdb.stress.kill.child.ParentWatch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process that has one store open, uses up some resource, and gives it back piece by piece. At
 * each step it writes, reads, and opens and closes a second store. Once all is back, writes have to
 * succeed; at the end no descriptor may be missing.
 *
 * <p>Arguments: directory, directory of the second store, directory for a rehearsal, {@link
 * Threading}, {@link ScarceResource}.
 */
public final class HungryProcess {
    private static final int MAX_FREE = 10;
    private static final int FREE_THAT_MAY_DO = 4;

    /** More than the active and the prepared segment take. */
    private static final int MANY_GROUPS = 100;

    private static final int FEW_GROUPS = 10;
    private static final int REHEARSAL_GROUPS = 60;
    private static final int MAX_REFUSALS = 50;

    /** A refusal for want of direct memory takes the JDK half a second. */
    private static final int REFUSALS_PER_STEP = 2;

    private static final long PAUSE_NS = 1_000_000;
    private static final String PROJECT = "io/lohdb";
    private static final String CLASS = ".class";
    private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");
    private final ReportingUser user = new ReportingUser();
    private final Path second;
    private final Threading threading;
    private final ScarceResource resource;

    /** Whether the store has failed, which it may if it was refused memory within a write. */
    private boolean hasFailed;

    private HungryProcess(
            final Path second, final Threading threading, final ScarceResource resource) {
        this.second = second;
        this.threading = threading;
        this.resource = resource;
    }

    /** Runs to the end. */
    public static void main(final String[] args) throws IOException, ClassNotFoundException {
        ParentWatch.start();
        final HungryProcess process =
                new HungryProcess(
                        Path.of(args[1]),
                        Threading.valueOf(args[3]),
                        ScarceResource.valueOf(args[4]));
        process.rehearse(Path.of(args[2]));
        process.work(Path.of(args[0]));
    }

    /** Classes come from files too: what the work needs has to be there before. */
    private void rehearse(final Path directory) throws ClassNotFoundException, IOException {
        for (final String entry :
                System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (Files.isDirectory(Path.of(entry, PROJECT))) {
                load(Path.of(entry));
            }
        }
        try (LohDb db = LohDb.open(FixedWork.config(directory, threading))) {
            for (int group = 0; group < REHEARSAL_GROUPS; group++) {
                db.put("rehearsal/" + group, "x".repeat(10_000));
            }
            user.readAll(db);
        }
        try (LohDb db = LohDb.open(FixedWork.config(directory.resolve("MANIFEST"), threading))) {
            throw new IllegalStateException("a file was opened as a store: " + db.count());
        } catch (final StoreAccessException e) {
            System.err.println("rehearsed: " + e.getMessage());
        }
    }

    private static void load(final Path root) throws ClassNotFoundException, IOException {
        final List<Path> files;
        try (Stream<Path> all = Files.walk(root.resolve(PROJECT))) {
            files = all.filter(file -> file.toString().endsWith(CLASS)).toList();
        }
        for (final Path file : files) {
            final String path = root.relativize(file).toString();
            final String name = path.substring(0, path.length() - CLASS.length());
            Class.forName(
                    name.replace(File.separatorChar, '.'),
                    false,
                    HungryProcess.class.getClassLoader());
        }
    }

    private void work(final Path directory) throws IOException {
        final long before = count();
        final LohDb db = user.open(FixedWork.config(directory, threading));
        if (db == null) {
            user.misbehaved("the store does not open before anything is short");
            return;
        }
        write(db, FEW_GROUPS);
        int taken = 0;
        while (resource.takeOne()) {
            taken++;
        }
        System.err.println("taken: " + taken);
        for (int free = 0; free <= MAX_FREE; free++) {
            write(db, free < FREE_THAT_MAY_DO ? MANY_GROUPS : FEW_GROUPS);
            user.readAll(db);
            useSecond();
            resource.giveOne();
        }
        while (resource.giveOne()) {
            taken--;
        }
        LohDb writable = db;
        if (hasFailed) {
            user.close(db);
            writable = user.open(FixedWork.config(directory, threading));
            if (writable == null) {
                user.misbehaved("the store does not open when there is enough again");
                return;
            }
        }
        writeForSure(writable);
        user.close(writable);
        final long after = count();
        if (after > before) {
            user.misbehaved("descriptors before=" + before + " after=" + after);
        }
    }

    private void write(final LohDb db, final int groups) throws IOException {
        int refusals = 0;
        for (int group = 0; group < groups && refusals < REFUSALS_PER_STEP && !hasFailed; group++) {
            final Kind kind = user.writeNext(db);
            refusals += kind == Kind.REFUSED ? 1 : 0;
            hasFailed = kind == Kind.FAILED || kind == Kind.OUT_OF_MEMORY;
            if (hasFailed && resource == ScarceResource.DESCRIPTORS) {
                throw new IllegalStateException(
                        "want of descriptors has failed the store for good");
            }
            step(db);
        }
    }

    private void writeForSure(final LohDb db) throws IOException {
        int refusals = 0;
        for (int group = 0; group < REHEARSAL_GROUPS; group++) {
            if (user.writeNext(db) != Kind.ACKNOWLEDGED) {
                refusals++;
                LockSupport.parkNanos(PAUSE_NS);
            }
            step(db);
        }
        if (refusals > MAX_REFUSALS) {
            user.misbehaved("writes do not resume when there is enough again");
        }
    }

    private void step(final LohDb db) {
        if (threading == Threading.INVOKER) {
            try {
                db.doWork();
            } catch (final OutOfMemoryError e) {
                // The caller is the background thread here, and is told as such.
                System.err.println("background: " + e);
            }
        }
    }

    /** Not reported: the check knows one store. */
    private void useSecond() throws IOException {
        try (LohDb db = LohDb.open(FixedWork.config(second, threading))) {
            db.put("key", "value");
        } catch (final LohDbException | OutOfMemoryError e) {
            System.err.println("second store: " + e.getMessage());
        } catch (final RuntimeException e) {
            e.printStackTrace();
            user.misbehaved("the second store fails without a type");
        }
    }

    private static long count() throws IOException {
        try (Stream<Path> descriptors = Files.list(OWN_DESCRIPTORS)) {
            return descriptors.count();
        }
    }
}

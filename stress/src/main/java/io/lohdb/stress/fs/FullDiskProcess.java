package io.lohdb.stress.fs;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.ReportingUser;
import io.lohdb.stress.kill.Workload;
import io.lohdb.stress.kill.Workload.Operation;
import io.lohdb.stress.kill.child.ParentWatch;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that lives on a disk that runs full again and again: takes all space, writes until it
 * is refused, reads, frees the space, writes again. Tells what was acknowledged; ends without
 * closing the store.
 *
 * <p>Arguments: directory of the file system, {@link Threading}, seed, cycles, whether the disk is
 * full in the end.
 */
final class FullDiskProcess {
    /** What the process returns when everything went as promised. */
    static final int ENDED = 0;

    /** Where the store is in the file system. */
    static final String STORE = "store";

    /** Where operations that were refused leave no trace, this many writers write. */
    private static final int[] WRITERS = {0, 1, Workload.BULKY_WRITER};

    private static final int MISBEHAVED = 4;
    private static final int MAX_GIVE_BACK = 600 << 10;
    private static final long REFUSAL_LIMIT_MS = 30_000;
    private static final long RESUME_LIMIT_NS = 5_000_000_000L;
    private static final long PAUSE_NS = 1_000_000;

    private final OutputStream pipe = new FileOutputStream(FileDescriptor.out);
    private final LohDb db;
    private final Ballast ballast;
    private final Random random;
    private final long[] counters = new long[WRITERS.length];

    private FullDiskProcess(final LohDb db, final Ballast ballast, final Random random) {
        this.db = db;
        this.ballast = ballast;
        this.random = random;
    }

    /** Runs the cycles and ends without closing anything. */
    public static void main(final String[] args) throws IOException, InterruptedException {
        ParentWatch.start();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> die(fault));
        final Path directory = Path.of(args[0]);
        final LohDb db =
                LohDb.open(
                        LohDbConfig.inDirectory(directory.resolve(STORE))
                                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                                .threading(Threading.valueOf(args[1]))
                                .errorHandler(FullDiskProcess::background));
        RecoveredLogCheck.keepHistory(db);
        final FullDiskProcess process =
                new FullDiskProcess(
                        db, new Ballast(directory), new Random(Long.parseLong(args[2])));
        process.tell(new Report(Kind.OPENED, 0, 0, db.writtenSequence()));
        for (int cycle = 0; cycle < Integer.parseInt(args[3]); cycle++) {
            process.cycle();
        }
        if (Boolean.parseBoolean(args[4])) {
            process.runFull();
        }
        Runtime.getRuntime().halt(ENDED);
    }

    /** A mark that found no space waits for the next quiet moment: nobody depends on it. */
    private static void background(final Throwable fault) {
        if (!(fault instanceof NoSpaceException)) {
            die(fault);
        }
    }

    private static void die(final Throwable fault) {
        fault.printStackTrace();
        Runtime.getRuntime().halt(MISBEHAVED);
    }

    private void tell(final Report report) {
        try {
            report.send(pipe);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cycle() throws IOException, InterruptedException {
        runFull();
        ballast.drop();
        for (int index = 0; index < WRITERS.length; index++) {
            resume(index);
        }
    }

    /** Takes the space away and writes with all threads until each has been refused. */
    private void runFull() throws IOException, InterruptedException {
        ballast.take(random.nextInt(2) == 0 ? 0 : random.nextInt(MAX_GIVE_BACK));
        final Thread[] threads = new Thread[WRITERS.length];
        for (int index = 0; index < threads.length; index++) {
            final int writer = index;
            threads[index] = new Thread(() -> writeUntilRefused(writer), "writer-" + index);
            threads[index].start();
        }
        for (final Thread thread : threads) {
            thread.join(REFUSAL_LIMIT_MS);
            if (thread.isAlive()) {
                throw new IllegalStateException("neither refused nor done: " + thread.getName());
            }
        }
        checkReads();
    }

    private void writeUntilRefused(final int index) {
        while (tryToWrite(index)) {
            Thread.onSpinWait();
        }
    }

    /** Returns false when there was no space. */
    private boolean tryToWrite(final int index) {
        final List<Operation> group = Workload.group(WRITERS[index], counters[index]);
        final Operation last = group.get(group.size() - 1);
        try {
            final long sequence = ReportingUser.write(db, group);
            counters[index] += group.size();
            tell(new Report(Kind.ACKNOWLEDGED, last.writer(), last.counter(), sequence));
            return true;
        } catch (final NoSpaceException e) {
            tell(new Report(Kind.REFUSED, last.writer(), last.counter(), 0));
            return false;
        }
    }

    /** Nothing is being written: what was refused must not show, all else must. */
    private void checkReads() {
        long written = 0;
        for (final long counter : counters) {
            written += counter;
        }
        if (db.writtenSequence() != written || db.durableSequence() != written) {
            throw new IllegalStateException(
                    "acknowledged=" + written + " " + db.writtenSequence() + " " + db.stats());
        }
        final long[] visited = new long[1];
        db.forEach(
                new byte[0],
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    visited[0]++;
                    return true;
                });
        if (visited[0] != db.count()) {
            throw new IllegalStateException("count=" + db.count() + " read=" + visited[0]);
        }
    }

    private void resume(final int index) {
        final long begin = System.nanoTime();
        while (!tryToWrite(index)) {
            if (System.nanoTime() - begin > RESUME_LIMIT_NS) {
                throw new IllegalStateException("space is back, but writes are still refused");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}

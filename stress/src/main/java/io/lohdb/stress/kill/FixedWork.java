package io.lohdb.stress.kill;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.child.ParentWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process with always the same work: it opens a store, writes so many groups of one writer, each
 * acknowledged when it is durable, closes, and does that once more. What goes wrong on the way it
 * reports, and goes on as a patient user would: a refused operation is tried again, a failed store
 * is opened anew. At its end it says how much address space it took.
 *
 * <p>Arguments: directory, {@link Threading}, groups to write.
 */
public final class FixedWork {
    /** What the process returns when it came to its end, whatever it met on the way. */
    public static final int ENDED = 0;

    /** Begins the line that says how much address space was taken, in kB. */
    public static final String PEAK = "VmPeak:";

    private static final int SESSIONS = 2;
    private static final int TRIES_AFTER_FAILURE = 5;
    private static final int MAX_REFUSALS = 20;
    private static final long PAUSE_NS = 1_000_000;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final ReportingUser user = new ReportingUser();
    private final Threading threading;
    private final int groups;

    private FixedWork(final Threading threading, final int groups) {
        this.threading = threading;
        this.groups = groups;
    }

    /** Runs to the end of the work. */
    public static void main(final String[] args) throws IOException {
        ParentWatch.start();
        final FixedWork work = new FixedWork(Threading.valueOf(args[1]), Integer.parseInt(args[2]));
        for (int session = 0; session < SESSIONS; session++) {
            work.session(config(Path.of(args[0]), work.threading));
        }
        if (Files.exists(STATUS)) {
            try (Stream<String> lines = Files.lines(STATUS)) {
                lines.filter(line -> line.startsWith(PEAK)).forEach(System.err::println);
            }
        }
    }

    /** The settings of the work's store. */
    public static LohDbConfig config(final Path directory, final Threading threading) {
        return LohDbConfig.inDirectory(directory)
                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                .feedCapacity(64 * 1024)
                .threading(threading)
                // The caller has to be told all that matters; this is for whoever reads the errors.
                .errorHandler(fault -> System.err.println("background: " + fault));
    }

    private void session(final LohDbConfig config) throws IOException {
        final LohDb db = user.open(config);
        if (db == null) {
            return;
        }
        try {
            writeAll(db);
            user.readAll(db);
        } finally {
            user.close(db);
        }
    }

    private void writeAll(final LohDb db) throws IOException {
        int failures = 0;
        int written = 0;
        int refusals = 0;
        while (written < groups && failures < TRIES_AFTER_FAILURE && refusals < MAX_REFUSALS) {
            final Kind kind = user.writeNext(db);
            if (kind == Kind.ACKNOWLEDGED) {
                written++;
            } else if (kind == Kind.REFUSED) {
                refusals++;
                LockSupport.parkNanos(PAUSE_NS);
            } else {
                failures++;
            }
            if (threading == Threading.INVOKER) {
                db.doWork();
            }
        }
    }
}

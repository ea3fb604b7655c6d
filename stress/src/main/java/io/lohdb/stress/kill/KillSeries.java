package io.lohdb.stress.kill;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.child.ChildCommand;
import io.lohdb.stress.kill.child.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Starts a {@link WritingProcess}, kills it without warning at a random moment, and checks what it
 * has left; round after round on one directory, which is never closed in order. For one thread.
 */
final class KillSeries {
    private static final long START_LIMIT_S = 60;
    private static final long END_LIMIT_S = 30;
    private static final int MAX_DELAY_US = 250_000;
    private static final int MAX_OPERATIONS = 5000;
    private static final long FIRST_START_US = 300_000;

    private final Path root;
    private final Path directory;
    private final WritingMode mode;
    private final long seed;
    private final Random random;
    private RecoveredLogCheck recovered;
    private long startUs = FIRST_START_US;
    private long acknowledged;
    private long delivered;
    private int killsOnTheWayUp;

    KillSeries(final Path root, final WritingMode mode, final long seed) {
        this.root = root;
        this.directory = root.resolve("store");
        this.mode = mode;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Where the choices of this series come from. */
    long seed() {
        return seed;
    }

    /** How many acknowledgements came in all rounds so far. */
    long acknowledged() {
        return acknowledged;
    }

    /** How many changes the subscribers were told in all rounds so far. */
    long delivered() {
        return delivered;
    }

    /** How many processes had not told anything when they were killed. */
    int killsOnTheWayUp() {
        return killsOnTheWayUp;
    }

    /** How many operations are there now. */
    int recovered() {
        return recovered == null ? 0 : recovered.operations().size();
    }

    /**
     * One process from start to kill, and what it left.
     *
     * @throws BrokenPromiseException when that is not what was promised
     */
    void round() throws IOException, InterruptedException {
        final List<Report> reports = runAndKill();
        acknowledged += count(reports, Report.Kind.ACKNOWLEDGED);
        delivered += count(reports, Report.Kind.DELIVERED);
        killsOnTheWayUp += reports.isEmpty() ? 1 : 0;
        if (Files.notExists(directory.resolve("MANIFEST"))) {
            // Killed before the store was made: then nothing can have been promised.
            if (!reports.isEmpty() || recovered != null) {
                throw new BrokenPromiseException(
                        "no manifest after " + reports.size() + " reports of a store");
            }
            return;
        }
        // The original stays as the kill left it: the next process recovers it by itself.
        final Path copy = root.resolve("copy");
        StoreCopy.delete(copy);
        StoreCopy.copy(directory, copy);
        try {
            final int before = recovered();
            recovered = RecoveredLogCheck.read(copy);
            compareWithRoundBefore(before);
        } catch (final LohDbException e) {
            throw new BrokenPromiseException("a killed store does not open: " + e);
        }
        recovered.compare(reports);
    }

    private static long count(final List<Report> reports, final Report.Kind kind) {
        return reports.stream().filter(report -> report.kind() == kind).count();
    }

    /** What one recovery has served, the next one must not lose. */
    private void compareWithRoundBefore(final int before) {
        if (mode != WritingMode.CARELESS && recovered() < before) {
            throw new LostOperationException(
                    "recovered before were " + before + ", now are " + recovered());
        }
    }

    private List<Report> runAndKill() throws IOException, InterruptedException {
        final long begin = System.nanoTime();
        try (ChildProcess child = ChildProcess.start(command(), root)) {
            final ReportReceiver receiver = ReportReceiver.start(child.output());
            if (random.nextInt(4) == 0) {
                // Killed on its way up: before it opens, or while it recovers.
                TimeUnit.MICROSECONDS.sleep(startUs / 2 + random.nextInt((int) startUs));
            } else if (receiver.awaitFirst(START_LIMIT_S)) {
                startUs = Math.max(1, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
                TimeUnit.MICROSECONDS.sleep(random.nextInt(MAX_DELAY_US));
            } else {
                throw new BrokenPromiseException(
                        "a process does not open its store: " + child.threadDump());
            }
            child.kill();
            if (!child.awaitEnd(END_LIMIT_S)) {
                throw new IOException("a killed process does not end: pid=" + child.pid());
            }
            final List<Report> reports = receiver.all();
            if (child.exit() != ChildProcess.KILLED) {
                throw new BrokenPromiseException(
                        "a process ended by itself: exit=" + child.exit() + ": " + child.errors());
            }
            return reports;
        }
    }

    private ChildCommand command() {
        return WritingProcess.command(
                directory,
                mode,
                random.nextBoolean() ? Threading.DEDICATED : Threading.SHARED,
                1 + random.nextInt(MAX_OPERATIONS),
                recovered);
    }

    @Override
    public String toString() {
        return "mode " + mode;
    }
}

package io.lohdb.stress.history;

import io.lohdb.Durability;
import io.lohdb.LohDbConfig;
import io.lohdb.internal.store.EngineFactory;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.ErrorHandler;

/**
 * What one round of histories does: which store, how many threads, how many histories. All of it
 * follows from the seed; consecutive seeds go through the kinds of rounds in turn.
 *
 * @param seed of this round
 * @param kind of store
 * @param threading of the store
 * @param threadCount how many threads work at the same time
 * @param historyCount how many histories
 */
record RoundPlan(long seed, Kind kind, Threading threading, int threadCount, int historyCount) {
    private static final int MIN_THREADS = 2;
    private static final int MAX_THREADS = 4;
    private static final int MEMORY_HISTORIES = 300;
    private static final int FILE_HISTORIES = 100;
    private static final int CLOSING_HISTORIES = 10;
    private static final int FEED_CAPACITY = 64 * 1024;
    private static final List<Durability> IN_MEMORY =
            List.of(Durability.OS, Durability.SYNC, Durability.interval(Duration.ZERO));
    private static final List<Durability> IN_FILES =
            List.of(
                    Durability.OS,
                    Durability.OS,
                    Durability.OS,
                    Durability.OS,
                    Durability.SYNC,
                    Durability.interval(Duration.ZERO),
                    Durability.interval(Duration.ofMillis(1)));

    /** Kinds of rounds. */
    enum Kind {
        MEMORY,
        FILES,
        /** Files, and the store is closed while the threads are at work; once per history. */
        CLOSING
    }

    static RoundPlan of(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int threads = random.nextInt(MIN_THREADS, MAX_THREADS + 1);
        return switch (Math.floorMod(seed, 5)) {
            case 0 -> open(seed, Kind.MEMORY, Threading.DEDICATED, threads);
            case 1 -> open(seed, Kind.FILES, Threading.DEDICATED, threads);
            case 2 -> open(seed, Kind.MEMORY, Threading.SHARED, threads);
            case 3 -> open(seed, Kind.FILES, Threading.SHARED, threads);
            default ->
                    new RoundPlan(
                            seed,
                            Kind.CLOSING,
                            random.nextBoolean() ? Threading.DEDICATED : Threading.SHARED,
                            threads,
                            CLOSING_HISTORIES);
        };
    }

    private static RoundPlan open(
            final long seed, final Kind kind, final Threading threading, final int threads) {
        final int histories = kind == Kind.MEMORY ? MEMORY_HISTORIES : FILE_HISTORIES;
        return new RoundPlan(seed, kind, threading, threads, histories);
    }

    /**
     * Short segments and a short ring, so that rolls and laps happen within a round; the segments
     * of every second round are just long enough for windows of the writer.
     */
    LohDbConfig config(final Path directory, final ErrorHandler errorHandler) {
        final int segment = LohDbConfig.MIN_SEGMENT_LENGTH << (seed & 1);
        final LohDbConfig config =
                kind == Kind.MEMORY
                        ? LohDbConfig.withEngine(() -> EngineFactory.openMemory(segment, segment))
                        : LohDbConfig.inDirectory(directory).maxSegmentLength(segment);
        return config.threading(threading)
                .durability(Durability.OS)
                .feedCapacity(FEED_CAPACITY)
                .errorHandler(errorHandler);
    }

    Durability durability(final SplittableRandom random) {
        final List<Durability> modes = kind == Kind.MEMORY ? IN_MEMORY : IN_FILES;
        return modes.get(random.nextInt(modes.size()));
    }

    /** A random source of its own for each thread of each history. */
    SplittableRandom random(final int history, final int thread) {
        return new SplittableRandom(
                new SplittableRandom(seed ^ ((long) history << Short.SIZE) ^ (thread + 1L))
                        .nextLong());
    }
}

package io.lohdb.stress.soak;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.StoreStats;
import io.lohdb.spi.Threading;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.soak.SoakWorker.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One shift of a soak: opens the store, looks whether it holds what it held at the end of the last
 * shift, works, looks again, closes. For one thread.
 */
final class SoakShift {
    private static final long TIMEOUT_SECONDS = 120;
    private static final int SEGMENT_LENGTH = 4 * 1024 * 1024;
    private static final int FEED_CAPACITY = 256 * 1024;

    /** Generous: the index never has more than this many keys. */
    private static final long MAX_INDEX_BYTES = 1024 * 1024;

    private static final int MAX_NAMED_KEYS = 3;

    private final Path directory;
    private final SoakModel model;
    private final SoakFeed feed;
    private final Queue<Throwable> backgroundFaults = new ConcurrentLinkedQueue<>();
    private final List<String> problems = new ArrayList<>();
    private final PartReport report = new PartReport();

    SoakShift(final Path directory, final SoakModel model, final SoakFeed feed) {
        this.directory = directory;
        this.model = model;
        this.feed = feed;
    }

    /** What was wrong. */
    List<String> problems() {
        return problems;
    }

    /** What was done. */
    PartReport report() {
        return report;
    }

    /**
     * Works for a while.
     *
     * @return bytes of the log at the end
     */
    long run(final Threading threading, final SplittableRandom random, final long lengthNs)
            throws InterruptedException {
        final LohDbConfig config =
                LohDbConfig.inDirectory(directory)
                        .threading(threading)
                        .maxSegmentLength(SEGMENT_LENGTH)
                        .feedCapacity(FEED_CAPACITY)
                        .errorHandler(backgroundFaults::add);
        final long logBytes;
        try (LohDb db = LohDb.open(config)) {
            compare(db, "after opening");
            feed.subscribe(db);
            work(db, random, lengthNs);
            db.sync();
            if (!feed.awaitSequence(db.writtenSequence(), TIMEOUT_SECONDS)) {
                problems.add("the feed stopped short of the durable sequence");
            }
            compare(db, "after work");
            compareFeed();
            final StoreStats stats = db.stats();
            if (stats.engine().indexBytes() > MAX_INDEX_BYTES) {
                problems.add("the index grows without keys: bytes=" + stats.engine().indexBytes());
            }
            logBytes = stats.engine().logBytes();
        }
        for (final Throwable fault : backgroundFaults) {
            problems.add("the store reported a fault: " + fault);
        }
        report.count("reopenings", 1);
        return logBytes;
    }

    private void work(final LohDb db, final SplittableRandom random, final long lengthNs)
            throws InterruptedException {
        final AtomicBoolean isOver = new AtomicBoolean();
        final List<SoakWorker> workers = new ArrayList<>();
        for (int owner = 0; owner < SoakModel.BATCH_OWNER; owner++) {
            workers.add(worker(db, Role.WRITER, owner, random, isOver));
        }
        workers.add(worker(db, Role.BATCHES, SoakModel.BATCH_OWNER, random, isOver));
        workers.add(worker(db, Role.COUNTERS, 0, random, isOver));
        workers.add(worker(db, Role.COUNTERS, 1, random, isOver));
        workers.add(worker(db, Role.READER, 0, random, isOver));
        final ExecutorService executor =
                Executors.newFixedThreadPool(
                        workers.size(),
                        body -> {
                            final Thread thread = new Thread(body, "soak");
                            thread.setDaemon(true);
                            return thread;
                        });
        final CountDownLatch failed = new CountDownLatch(1);
        try {
            final List<Future<Long>> futures = new ArrayList<>();
            for (final SoakWorker worker : workers) {
                futures.add(executor.submit(() -> work(worker, failed)));
            }
            // Ends early when a thread has: what it found is what counts.
            if (failed.await(lengthNs, TimeUnit.NANOSECONDS)) {
                problems.add("a thread ended before the shift did");
            }
            isOver.set(true);
            collect(futures);
        } finally {
            isOver.set(true);
            executor.shutdown();
        }
    }

    private static Long work(final SoakWorker worker, final CountDownLatch failed) {
        boolean isDone = false;
        try {
            final Long steps = worker.call();
            isDone = true;
            return steps;
        } finally {
            if (!isDone) {
                failed.countDown();
            }
        }
    }

    private SoakWorker worker(
            final LohDb db,
            final Role role,
            final int owner,
            final SplittableRandom random,
            final AtomicBoolean isOver) {
        return new SoakWorker(db, model, role, owner, random.split(), isOver);
    }

    private void collect(final List<Future<Long>> futures) throws InterruptedException {
        for (final Future<Long> future : futures) {
            try {
                report.count("steps", future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
            } catch (final ExecutionException e) {
                problems.add("a thread failed: " + e.getCause());
            } catch (final TimeoutException stuck) {
                problems.add("a thread did not come to its end in " + TIMEOUT_SECONDS + " s");
            }
        }
    }

    /** Compares every key of the store with the model, by walking over all entries. */
    private void compare(final LohDb db, final String when) {
        final long[][] found = new long[SoakModel.OWNERS + 1][];
        for (int owner = 0; owner <= SoakModel.SHARED; owner++) {
            found[owner] = new long[SoakModel.keyCount(owner)];
        }
        final long[] entries = {0};
        db.forEach(
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    entries[0]++;
                    found[SoakEntry.owner(buffer, keyOffset)][SoakEntry.number(buffer, keyOffset)] =
                            SoakEntry.count(buffer, valueOffset, valueLength);
                    return true;
                });
        if (db.count() != entries[0]) {
            problems.add(
                    when + ": count() says " + db.count() + " where a walk meets " + entries[0]);
        }
        compare(when + ", store", (owner, number) -> found[owner][number]);
        report.count("keys compared", entries[0]);
    }

    private void compareFeed() {
        compare("copy made from the feed", feed::count);
        if (feed.problem() != null) {
            problems.add(feed.problem());
        }
    }

    /** Looks up what some copy of the store holds under a key. */
    @FunctionalInterface
    private interface Lookup {
        long count(int owner, int number);
    }

    private void compare(final String what, final Lookup lookup) {
        int wrong = 0;
        for (int owner = 0; owner <= SoakModel.SHARED; owner++) {
            for (int number = 0; number < SoakModel.keyCount(owner); number++) {
                final long expected = model.count(owner, number);
                final long found = lookup.count(owner, number);
                if (found != expected && ++wrong <= MAX_NAMED_KEYS) {
                    problems.add(
                            what
                                    + ": owner="
                                    + owner
                                    + " key="
                                    + number
                                    + " expected="
                                    + expected
                                    + " found="
                                    + found);
                }
            }
        }
    }
}

package io.lohdb.stress.controls;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.spi.Threading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Threads that meet where it hurts: writers that wait for one sync all return, nobody is called
 * back meanwhile, and of those that put a key if it is absent one wins. Who meets whom is forced,
 * not left to luck.
 */
final class ThreadsCheck implements LongFunction<String> {
    private static final int WRITERS = 4;
    private static final long MEETING_MS = 60;
    private static final long PATIENCE_MS = 2_000;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[Long.BYTES]);

    @Override
    public String apply(final long seed) {
        final String finding = meetInSync();
        return finding != null ? finding : meetInPutIfAbsent();
    }

    private static LohDb open(final SteppedEngine engine) {
        return LohDb.open(
                LohDbConfig.withEngine(() -> engine)
                        .durability(Durability.SYNC)
                        .threading(Threading.INVOKER));
    }

    private static List<Thread> start(final Runnable work) {
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            final Thread thread = new Thread(work, "control-writer-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static boolean haveEnded(final List<Thread> threads) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        try {
            for (final Thread thread : threads) {
                final long leftNs = deadlineNs - System.nanoTime();
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNs)));
                if (thread.isAlive()) {
                    return false;
                }
            }
            return true;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The first writer leads; the others come while its sync runs and are not covered by it. */
    private String meetInSync() {
        final Semaphore mayEnd = new Semaphore(0);
        final SteppedEngine engine = new SteppedEngine(() -> {}, mayEnd::acquireUninterruptibly);
        final LohDb store = open(engine);
        final List<Thread> writers = start(() -> store.put(key, 0, Long.BYTES, key, 0, Long.BYTES));
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (writers.stream().anyMatch(writer -> writer.getState() != Thread.State.WAITING)
                && System.nanoTime() - deadlineNs < 0) {
            Thread.onSpinWait();
        }
        final AtomicInteger earlyCalls = new AtomicInteger();
        store.onDurable(
                store.with(Durability.OS).put(key, 0, Long.BYTES, key, 0, Long.BYTES),
                (sequence, unknown) ->
                        earlyCalls.addAndGet(store.durableSequence() < sequence ? 1 : 0));
        store.doWork();
        mayEnd.release(Integer.MAX_VALUE / 2);
        if (!haveEnded(writers)) {
            return "a writer waits for ever: durable=" + store.durableSequence();
        }
        store.close();
        return earlyCalls.get() == 0 ? null : "called back before the write was durable";
    }

    private String meetInPutIfAbsent() {
        final CountDownLatch readers = new CountDownLatch(2);
        final SteppedEngine engine = new SteppedEngine(() -> meet(readers), () -> {});
        final LohDb store = open(engine);
        final AtomicInteger winners = new AtomicInteger();
        final List<Thread> writers =
                start(
                        () -> {
                            if (store.putIfAbsent(key, key)) {
                                winners.incrementAndGet();
                            }
                        });
        if (!haveEnded(writers)) {
            return "a put-if-absent waits for ever";
        }
        store.close();
        return winners.get() == 1 ? null : "put-if-absent: winners=" + winners.get();
    }

    /** Waits for somebody else to look too; in vain where looking and putting are one. */
    private static void meet(final CountDownLatch readers) {
        readers.countDown();
        try {
            if (!readers.await(MEETING_MS, TimeUnit.MILLISECONDS)) {
                readers.countDown();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

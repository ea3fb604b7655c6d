package io.lohdb.stress.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Threads that begin each history at the same moment. Whoever waits spins: a thread that has to be
 * woken comes too late for a history of some microseconds.
 */
final class Team {
    private static final int SPINS_BEFORE_YIELD = 200;

    private final int threadCount;
    private final AtomicInteger arrivals = new AtomicInteger();
    private volatile boolean isBroken;

    Team(final int threadCount) {
        this.threadCount = threadCount;
    }

    /**
     * Waits until every thread has come.
     *
     * @param history number of the history that begins, from 0 on
     */
    void awaitStart(final int history) {
        final int wanted = (history + 1) * threadCount;
        arrivals.incrementAndGet();
        for (int spins = 0; arrivals.get() < wanted; spins++) {
            if (isBroken) {
                throw new IllegalStateException("another thread has failed");
            }
            if (spins < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /**
     * Runs one body per thread to the end.
     *
     * @param timeoutSeconds after which the threads count as stuck
     * @return what went wrong, one line per thread; empty if nothing did
     */
    List<String> run(final IntFunction<Callable<Void>> bodies, final long timeoutSeconds)
            throws InterruptedException {
        final ExecutorService executor =
                Executors.newFixedThreadPool(
                        threadCount,
                        body -> {
                            final Thread thread = new Thread(body, "history");
                            thread.setDaemon(true);
                            return thread;
                        });
        try {
            final List<Future<Void>> futures = new ArrayList<>();
            for (int i = 0; i < threadCount; i++) {
                final Callable<Void> body = bodies.apply(i);
                futures.add(executor.submit(() -> breakingOnFault(body)));
            }
            return faults(futures, timeoutSeconds);
        } finally {
            isBroken = true;
            executor.shutdown();
        }
    }

    private Void breakingOnFault(final Callable<Void> body) throws Exception {
        boolean isDone = false;
        try {
            body.call();
            isDone = true;
            return null;
        } finally {
            if (!isDone) {
                isBroken = true;
            }
        }
    }

    private static List<String> faults(final List<Future<Void>> futures, final long timeoutSeconds)
            throws InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        final List<String> faults = new ArrayList<>();
        for (final Future<Void> future : futures) {
            try {
                future.get(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (final ExecutionException e) {
                faults.add("a call threw: " + e.getCause());
            } catch (final TimeoutException stuck) {
                faults.add("a thread did not come to its end in " + timeoutSeconds + " s");
            }
        }
        return faults;
    }
}

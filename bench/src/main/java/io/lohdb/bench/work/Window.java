package io.lohdb.bench.work;

import io.lohdb.bench.report.Runs;
import io.lohdb.bench.rivals.RivalStore;
import io.lohdb.bench.rivals.StoreSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Threads that do a work for a time. Entries that the work has added are removed afterwards, so
 * that the next window finds the store as this one did. One thread at a time.
 */
public final class Window {
    /** A store is opened for so many more entries than it is loaded with, as a part of them. */
    private static final int ROOM_PART = 4;

    private final RivalStore store;
    private final WindowPlan plan;
    private final Insertions insertions;
    private volatile boolean isOver;

    /**
     * Prepares it.
     *
     * @param store is worked on
     * @param plan how
     */
    public Window(final RivalStore store, final WindowPlan plan) {
        this.store = store;
        this.plan = plan;
        this.insertions =
                new Insertions(plan.keyCount(), capacity(plan.keyCount()) - plan.keyCount());
    }

    /**
     * Entries that a store has to have room for.
     *
     * @param keyCount entries that it will be loaded with
     * @return more than that
     */
    public static long capacity(final long keyCount) {
        return keyCount + Math.max(1, keyCount / ROOM_PART);
    }

    /**
     * Warms up and measures.
     *
     * @param work what is done
     * @return operations per second
     */
    public double rate(final Work work) {
        final List<StoreSession> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < plan.threadCount(); i++) {
                sessions.add(store.session());
            }
            final Works works = new Works(work, plan, insertions);
            final List<ThreadWork> all = new ArrayList<>();
            for (int i = 0; i < sessions.size(); i++) {
                all.add(works.of(sessions.get(i), i));
            }
            if (plan.warmUpMs() > 0) {
                measure(all, plan.warmUpMs());
            }
            final double rate = measure(all, plan.windowMs());
            for (long number = plan.keyCount(); number < insertions.end(); number++) {
                sessions.get(0).delete(number);
            }
            return rate;
        } finally {
            sessions.forEach(StoreSession::close);
        }
    }

    private double measure(final List<ThreadWork> all, final long durationMs) {
        isOver = false;
        final CountDownLatch begin = new CountDownLatch(1);
        final ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            final List<Future<Double>> rates = new ArrayList<>();
            for (final ThreadWork work : all) {
                rates.add(threads.submit(() -> repeat(work, begin)));
            }
            begin.countDown();
            awaitFirst(rates, durationMs);
            isOver = true;
            double sum = 0;
            for (final Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } catch (final ExecutionException e) {
            throw asUnchecked(e.getCause());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a window is measured", e);
        } finally {
            isOver = true;
            threads.shutdown();
        }
    }

    /** Waits for the time to pass, or for a thread that has failed. */
    private static void awaitFirst(final List<Future<Double>> rates, final long durationMs)
            throws InterruptedException, ExecutionException {
        try {
            rates.get(0).get(durationMs, TimeUnit.MILLISECONDS);
        } catch (final java.util.concurrent.TimeoutException e) {
            if (rates.get(0).isDone()) {
                rates.get(0).get();
            }
        }
    }

    private double repeat(final ThreadWork work, final CountDownLatch begin)
            throws InterruptedException {
        begin.await();
        long count = 0;
        final long started = System.nanoTime();
        while (!isOver) {
            count += work.step();
        }
        work.finish();
        return Runs.perSecond(count, System.nanoTime() - started);
    }

    private static RuntimeException asUnchecked(final Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        return fault instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("a thread failed", fault);
    }
}

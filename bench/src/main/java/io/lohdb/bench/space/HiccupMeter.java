package io.lohdb.bench.space;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that only sleeps, a millisecond at a time, and notes when it was woken late: by the
 * scheduler, the hypervisor or a collection, but never by a store, which it does not use.
 */
final class HiccupMeter implements AutoCloseable {
    private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Pauses late;
    private final Thread thread = new Thread(this::run, "hiccups");
    private volatile boolean isStopped;

    private HiccupMeter(final long thresholdNs) {
        late = new Pauses(thresholdNs);
    }

    /** Starts to watch. */
    static HiccupMeter start(final long thresholdNs) {
        final HiccupMeter meter = new HiccupMeter(thresholdNs);
        meter.thread.setDaemon(true);
        meter.thread.start();
        return meter;
    }

    private void run() {
        while (!isStopped) {
            final long due = System.nanoTime() + SLEEP_NS;
            LockSupport.parkNanos(SLEEP_NS);
            final long now = System.nanoTime();
            if (now - due > 0) {
                late.note(due, now);
            }
        }
    }

    /** What was seen, from {@link #close()} on. */
    Pauses late() {
        return late;
    }

    /** Ends to watch. */
    @Override
    public void close() {
        isStopped = true;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a meter ends", e);
        }
    }
}

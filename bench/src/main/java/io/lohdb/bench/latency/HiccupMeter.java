package io.lohdb.bench.latency;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A thread that only sleeps, a millisecond at a time, and notes when it was woken late: by the
 * scheduler, the hypervisor or a collection, but never by a store, which it does not use.
 */
public final class HiccupMeter implements AutoCloseable {
    private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Pauses late;
    private final Histogram lateness = Pacer.newHistogram();
    private final Thread thread = new Thread(this::run, "hiccups");
    private volatile boolean isStopped;

    private HiccupMeter(final long thresholdNs) {
        late = new Pauses(thresholdNs);
    }

    /**
     * Starts to watch.
     *
     * @param thresholdNs what is shorter is no pause
     * @return close it to end
     */
    public static HiccupMeter start(final long thresholdNs) {
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
            lateness.recordValue(Math.max(0, now - due));
            if (now - due > 0) {
                late.note(due, now);
            }
        }
    }

    /**
     * What was seen, from {@link #close()} on.
     *
     * @return those that were pauses
     */
    public Pauses late() {
        return late;
    }

    /**
     * How late it was woken each time, from {@link #close()} on.
     *
     * @return nanoseconds
     */
    public Histogram lateness() {
        return lateness;
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

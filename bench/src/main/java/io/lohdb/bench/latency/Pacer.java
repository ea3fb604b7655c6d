package io.lohdb.bench.latency;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Does something at a fixed rate whether the store keeps up or not. A latency counts from the time
 * when the operation was due, and the times never slip, so that one that takes long is charged with
 * the wait of those behind it (G. Tene, "How NOT to Measure Latency", 2013: coordinated omission).
 * One thread.
 */
public final class Pacer {
    /** What the thread calls a pause, in an operation and between operations. */
    public static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The thread sleeps while there is more time than this; a wake-up may be that late. */
    static final long SPIN_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long MAX_LATENCY_NS = TimeUnit.MINUTES.toNanos(10);
    private static final int PRECISION_DIGITS = 3;

    private final LongSupplier clock;
    private final Histogram latencies = newHistogram();
    private final Pauses operations = new Pauses(PAUSE_NS);
    private final Pauses gaps = new Pauses(PAUSE_NS);
    private long dueCount;
    private long doneCount;
    private long elapsedNs;

    /** Takes the time from the system. */
    public Pacer() {
        this(System::nanoTime);
    }

    Pacer(final LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * What latencies are collected in.
     *
     * @return empty; takes up to ten minutes with three digits
     */
    static Histogram newHistogram() {
        return new Histogram(MAX_LATENCY_NS, PRECISION_DIGITS);
    }

    /**
     * Works for a while, until every operation that was due is done.
     *
     * @param operation what is done
     * @param intervalNs from one to the next
     * @param durationNs when the last one is due
     */
    public void run(final PacedOperation operation, final long intervalNs, final long durationNs) {
        run(operation, intervalNs, durationNs, Long.MAX_VALUE);
    }

    /**
     * Works for a while. Operations that could not even begin until the limit are charged with the
     * time that they had waited by then: less than they would have taken.
     *
     * @param operation what is done
     * @param intervalNs from one to the next
     * @param durationNs when the last one is due
     * @param limitNs when the store is given up; at least the duration
     */
    public void run(
            final PacedOperation operation,
            final long intervalNs,
            final long durationNs,
            final long limitNs) {
        final long count = (durationNs + intervalNs - 1) / intervalNs;
        final long first = clock.getAsLong();
        long index = 0;
        long end = first;
        while (index < count && end - first < limitNs) {
            final long due = first + index * intervalNs;
            final long begin = await(due);
            operation.run(index);
            end = clock.getAsLong();
            operations.note(begin, end);
            latencies.recordValue(end - due);
            index++;
        }
        for (long never = index; never < count; never++) {
            latencies.recordValue(Math.max(0, end - (first + never * intervalNs)));
        }
        dueCount += count;
        doneCount += index;
        elapsedNs += Math.max(end - first, durationNs);
    }

    /** Waits until a time has come; what holds it up meanwhile is not the store. */
    private long await(final long due) {
        long before = clock.getAsLong();
        while (before - due < 0) {
            final boolean isFar = due - before > SPIN_NS;
            if (isFar) {
                LockSupport.parkNanos(due - before - SPIN_NS);
            } else {
                Thread.onSpinWait();
            }
            final long now = clock.getAsLong();
            if (!isFar) {
                gaps.note(before, now);
            }
            before = now;
        }
        return before;
    }

    /**
     * How long operations took from when they were due.
     *
     * @return nanoseconds
     */
    public Histogram latencies() {
        return latencies;
    }

    /**
     * The operations themselves, from their real begin.
     *
     * @return those that were pauses
     */
    public Pauses operations() {
        return operations;
    }

    /**
     * Times at which the thread was held up between two operations: never by the store.
     *
     * @return those that were pauses
     */
    public Pauses gaps() {
        return gaps;
    }

    /**
     * Operations that were due.
     *
     * @return of all runs
     */
    long dueCount() {
        return dueCount;
    }

    /**
     * Operations that were done.
     *
     * @return less than were due only if a limit was reached
     */
    long doneCount() {
        return doneCount;
    }

    /**
     * How long it took.
     *
     * @return nanoseconds from the first due time; at least the duration
     */
    long elapsedNs() {
        return elapsedNs;
    }
}

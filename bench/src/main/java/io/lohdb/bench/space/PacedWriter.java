package io.lohdb.bench.space;

import io.lohdb.bench.workload.EntryNumbers;
import io.lohdb.bench.workload.EntryWriter;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Writes at a fixed rate whether the store keeps up or not. A write's latency counts from the time
 * it was meant to begin, so that one that takes long is charged with the wait of those behind it
 * (G. Tene, "How NOT to Measure Latency", 2013: coordinated omission). One thread.
 */
final class PacedWriter {
    /** What the thread calls a pause, in a write and between writes. */
    static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long MAX_LATENCY_NS = TimeUnit.MINUTES.toNanos(10);
    private static final int PRECISION_DIGITS = 3;

    private final Histogram latencies = new Histogram(MAX_LATENCY_NS, PRECISION_DIGITS);
    private final Pauses writes = new Pauses(PAUSE_NS);
    private final Pauses gaps = new Pauses(PAUSE_NS);

    /** Writes for a while. */
    void run(
            final EntryWriter writer,
            final EntryNumbers numbers,
            final long intervalNs,
            final long durationNs) {
        final long first = System.nanoTime();
        for (long sinceFirst = 0; sinceFirst < durationNs; sinceFirst += intervalNs) {
            final long due = first + sinceFirst;
            final long begin = await(due);
            writer.write(numbers.next());
            final long end = System.nanoTime();
            writes.note(begin, end);
            latencies.recordValue(end - due);
        }
    }

    /** Spins until a time has come; what holds it up meanwhile is not the store. */
    private long await(final long due) {
        long before = System.nanoTime();
        while (before - due < 0) {
            Thread.onSpinWait();
            final long now = System.nanoTime();
            gaps.note(before, now);
            before = now;
        }
        return before;
    }

    /** Latencies from the intended begin, nanoseconds. */
    Histogram latencies() {
        return latencies;
    }

    /** The writes themselves, from their real begin. */
    Pauses writes() {
        return writes;
    }

    /** Times at which the thread was held up between two writes: never by the store. */
    Pauses gaps() {
        return gaps;
    }
}

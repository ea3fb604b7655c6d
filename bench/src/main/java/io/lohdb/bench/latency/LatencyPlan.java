package io.lohdb.bench.latency;

import java.util.concurrent.TimeUnit;

/**
 * How long is measured. Immutable.
 *
 * @param roundCount slices of each store and work
 * @param sliceNs length of a slice; the work that is promised for has slices twice as long
 * @param warmUpNs how long the same work runs before the first slice of a store; puts, which come
 *     first in a new JVM, four times as long
 */
record LatencyPlan(int roundCount, long sliceNs, long warmUpNs) {
    /**
     * Durable puts per second: what every store can hold on a device that syncs in a millisecond.
     */
    static final long DURABLE_RATE = 500;

    /** Heap of each JVM, for those that keep their entries on it. */
    static final long HEAP_MIB = 1024;

    private static final int FIRST_WARM_UPS = 4;

    /** How long a store may take to come to rest before the next one has its turn. */
    static final long REST_MS = 3_000;

    static LatencyPlan of(final boolean isQuick) {
        return isQuick
                ? new LatencyPlan(
                        1, TimeUnit.SECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(500))
                : new LatencyPlan(3, TimeUnit.SECONDS.toNanos(4), TimeUnit.SECONDS.toNanos(2));
    }

    long warmUpNs(final LatencyWork work) {
        return work == LatencyWork.PUT ? FIRST_WARM_UPS * warmUpNs : warmUpNs;
    }

    long sliceNs(final LatencyWork work) {
        return work == LatencyWork.PUT ? 2 * sliceNs : sliceNs;
    }
}

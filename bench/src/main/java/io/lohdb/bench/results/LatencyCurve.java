package io.lohdb.bench.results;

import java.util.List;

/**
 * How long operations took that were asked for at a fixed rate. A latency counts from the moment
 * when the operation was due, not from the one when it began: what a store holds up is charged to
 * all that had to wait. Two curves compare if and only if work, durability and rate are equal.
 * Immutable.
 *
 * @param store name of the store
 * @param workload what was done to it, as text for people
 * @param durability none, interval or sync: see {@link StoreDescription#durabilities()}
 * @param ratePerSecond operations that were due in a second
 * @param count operations that were measured
 * @param us microseconds at each of {@link #PERCENTILES}, in their order
 * @param hiccupUs how late an idle thread of the same machine and time woke up: microseconds at
 *     each of {@link #PERCENTILES}; empty when nobody looked
 * @param note what else is worth knowing; may be empty
 */
public record LatencyCurve(
        String store,
        String workload,
        String durability,
        double ratePerSecond,
        long count,
        List<Double> us,
        List<Double> hiccupUs,
        String note) {
    /** What curves are given at; the last is the longest of all. */
    public static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 99.99, 100.0);

    /** Keeps copies. */
    public LatencyCurve {
        us = SuiteResults.orEmpty(us);
        hiccupUs = SuiteResults.orEmpty(hiccupUs);
        if (us.size() != PERCENTILES.size()) {
            throw new IllegalArgumentException(
                    "latencies: expected=" + PERCENTILES.size() + " found=" + us.size());
        }
        if (!hiccupUs.isEmpty() && hiccupUs.size() != PERCENTILES.size()) {
            throw new IllegalArgumentException(
                    "hiccups: expected=" + PERCENTILES.size() + " found=" + hiccupUs.size());
        }
    }
}

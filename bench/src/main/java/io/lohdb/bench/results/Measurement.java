package io.lohdb.bench.results;

import java.util.List;

/**
 * One figure of one store, with all its runs. Immutable.
 *
 * @param store name of the store
 * @param workload what was done to it
 * @param unit "op/s", "s", "us", "B/key"; more is better for "op/s" only
 * @param runs the figure of each round, in their order
 * @param median of the runs
 * @param min of the runs
 * @param max of the runs
 * @param note what else is worth knowing; may be empty
 */
public record Measurement(
        String store,
        Workload workload,
        String unit,
        List<Double> runs,
        double median,
        double min,
        double max,
        String note) {
    /** Operations per second. */
    public static final String PER_SECOND = "op/s";

    /** Seconds. */
    public static final String SECONDS = "s";

    /** Microseconds. */
    public static final String MICROSECONDS = "us";

    /** Bytes per key. */
    public static final String BYTES_PER_KEY = "B/key";

    /** Keeps a copy. */
    public Measurement {
        runs = SuiteResults.orEmpty(runs);
    }

    /**
     * Computes median, minimum and maximum.
     *
     * @param store name of the store
     * @param workload what was done to it
     * @param unit of the figures
     * @param runs at least one
     * @param note may be empty
     * @return the measurement
     */
    public static Measurement of(
            final String store,
            final Workload workload,
            final String unit,
            final List<Double> runs,
            final String note) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("no runs: store=" + store);
        }
        final double[] sorted = runs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        final int middle = sorted.length / 2;
        final double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Measurement(
                store, workload, unit, runs, median, sorted[0], sorted[sorted.length - 1], note);
    }
}

package io.lohdb.bench.results;

import java.util.List;

/**
 * Everything that one run of the rival suite found; one JSON file. Immutable.
 *
 * @param format always {@link #FORMAT}
 * @param version of the format; a reader refuses a later one
 * @param run when, where and how it was measured
 * @param stores every store that was asked for, in the order of the tables
 * @param measurements one for each store and work that could be measured
 * @param failures one for each store and work that could not
 * @param goals what LohDB has promised, put to the test
 * @param latencies one for each store, work and rate whose latencies were measured
 */
public record SuiteResults(
        String format,
        int version,
        RunDescription run,
        List<StoreDescription> stores,
        List<Measurement> measurements,
        List<Failure> failures,
        List<GoalVerdict> goals,
        List<LatencyCurve> latencies) {
    /** What the files say that they are. */
    public static final String FORMAT = "lohdb-rivals";

    /** The version that is written. */
    public static final int VERSION = 1;

    /** Keeps copies; what a file leaves out is empty. */
    public SuiteResults {
        stores = orEmpty(stores);
        measurements = orEmpty(measurements);
        failures = orEmpty(failures);
        goals = orEmpty(goals);
        latencies = orEmpty(latencies);
    }

    /**
     * Results in the format of today, without latencies.
     *
     * @param run when, where and how it was measured
     * @param stores every store that was asked for
     * @param measurements what was measured
     * @param failures what was not
     * @param goals what was promised
     * @return the results
     */
    public static SuiteResults of(
            final RunDescription run,
            final List<StoreDescription> stores,
            final List<Measurement> measurements,
            final List<Failure> failures,
            final List<GoalVerdict> goals) {
        return new SuiteResults(
                FORMAT, VERSION, run, stores, measurements, failures, goals, List.of());
    }

    /**
     * The same results with other latencies.
     *
     * @param curves in place of those that are there
     * @return the results
     */
    public SuiteResults withLatencies(final List<LatencyCurve> curves) {
        return new SuiteResults(
                format, version, run, stores, measurements, failures, goals, curves);
    }

    static <T> List<T> orEmpty(final List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}

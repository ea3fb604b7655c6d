package io.lohdb.bench.targets;

import java.nio.file.Path;

/**
 * How much is measured. Every figure of time comes from several runs after one that does not count;
 * that one ends when the code is compiled, and what it writes has made the store's segments as long
 * as they get.
 *
 * @param directory existing folder for scratch stores
 * @param runCount runs that count, per figure
 * @param writesPerRun writes of one run
 * @param readRunNs duration of one run of reads
 * @param growthDoublings how often the index is watched doubling
 */
record MeasurementPlan(
        Path directory, int runCount, int writesPerRun, long readRunNs, int growthDoublings) {
    /** Keys in the store that is read and written. */
    static final long KEY_COUNT = 1_000_000;

    private static final long SECOND_NS = 1_000_000_000;

    /** The plan that options ask for. */
    static MeasurementPlan of(final TargetOptions options) {
        return options.isQuick()
                ? new MeasurementPlan(options.directory(), 3, 1_000_000, SECOND_NS, 6)
                : new MeasurementPlan(options.directory(), 5, 2_000_000, 3 * SECOND_NS, 9);
    }
}

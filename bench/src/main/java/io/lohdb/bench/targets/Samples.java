package io.lohdb.bench.targets;

import java.util.Arrays;

/** The figures of several runs of one measurement. Immutable. */
final class Samples {
    private final double[] sorted;

    /** Keeps a copy of the figures, at least one. */
    Samples(final double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        sorted = figures.clone();
        Arrays.sort(sorted);
    }

    /** The middle figure; the mean of the two in the middle when their number is even. */
    double median() {
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Tests the median. */
    TargetResult result(final Target target) {
        return target.result(
                median(),
                "median of "
                        + sorted.length
                        + " runs, "
                        + target.unit().show(sorted[0])
                        + " to "
                        + target.unit().show(sorted[sorted.length - 1]));
    }
}

package io.lohdb.bench.report;

import java.util.Arrays;

/** The figures of several runs of one measurement. Immutable. */
public final class Samples {
    private final double[] sorted;

    /**
     * Keeps a copy of the figures.
     *
     * @param figures at least one
     */
    public Samples(final double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        sorted = figures.clone();
        Arrays.sort(sorted);
    }

    /**
     * The middle figure.
     *
     * @return the mean of the two in the middle when their number is even
     */
    public double median() {
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * Tests the median.
     *
     * @param target what it has to reach
     * @return the result, with the spread in its note
     */
    public TargetResult result(final Target target) {
        return target.result(median(), spread(target.unit()));
    }

    /**
     * The median, how many runs there were and how far apart they are.
     *
     * @param unit of the figures
     * @return for a note about a figure that was made of this one
     */
    public String summary(final Unit unit) {
        return unit.show(median()) + ", " + spread(unit);
    }

    /**
     * How many runs there were and how far apart they are.
     *
     * @param unit of the figures
     * @return for a note
     */
    public String spread(final Unit unit) {
        return "median of "
                + sorted.length
                + " runs, "
                + unit.show(sorted[0])
                + " to "
                + unit.show(sorted[sorted.length - 1]);
    }
}

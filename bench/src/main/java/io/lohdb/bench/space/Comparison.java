package io.lohdb.bench.space;

import io.lohdb.bench.report.Samples;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Two measurements that were taken in turn, so that what the machine does besides weighs on both.
 *
 * @param base what is compared with
 * @param other what is compared
 */
record Comparison(Samples base, Samples other) {
    /** Measures both in turn as often as said, after once for nothing. */
    static Comparison of(
            final int runCount, final DoubleSupplier base, final DoubleSupplier other) {
        final double[] bases = new double[runCount + 1];
        final double[] others = new double[runCount + 1];
        for (int run = 0; run <= runCount; run++) {
            // Neither is always the one that finds the machine as the other has left it.
            if (run % 2 == 0) {
                bases[run] = base.getAsDouble();
                others[run] = other.getAsDouble();
            } else {
                others[run] = other.getAsDouble();
                bases[run] = base.getAsDouble();
            }
        }
        return new Comparison(withoutFirst(bases), withoutFirst(others));
    }

    private static Samples withoutFirst(final double[] figures) {
        return new Samples(Arrays.copyOfRange(figures, 1, figures.length));
    }

    /** The median of the one as a multiple of the median of the base. */
    double ratio() {
        return other.median() / base.median();
    }
}

package io.lohdb.bench.charts;

import io.lohdb.bench.results.Measurement;
import java.util.Arrays;
import java.util.Locale;

/**
 * How the figures of one chart or table are shown: all in the same unit and with the same decimals,
 * so that they can be compared at a glance. Immutable.
 *
 * @param label the unit
 * @param divisor of figures
 * @param decimals behind the point
 */
record Scale(String label, double divisor, int decimals) {
    /** Up to here a rate is shown as it is. */
    private static final double LARGE_RATE = 10_000;

    private static final double THOUSAND = 1_000;

    /** More say nothing: runs differ by more. */
    private static final int MAX_DECIMALS = 3;

    /** What suits some figures. */
    static Scale of(final String unit, final double... figures) {
        final double max = Arrays.stream(figures).max().orElse(1);
        final double min = Arrays.stream(figures).filter(one -> one > 0).min().orElse(max);
        if (Measurement.PER_SECOND.equals(unit) && max >= LARGE_RATE) {
            return new Scale("K op/s", THOUSAND, decimals(min / THOUSAND, max / THOUSAND));
        }
        if (Measurement.SECONDS.equals(unit) && max < 1) {
            return new Scale("ms", 1 / THOUSAND, decimals(min * THOUSAND, max * THOUSAND));
        }
        if (Measurement.MICROSECONDS.equals(unit)) {
            return new Scale("\u00b5s", 1, decimals(min, max));
        }
        return new Scale(unit, 1, decimals(min, max));
    }

    /** As many as show three digits of the smallest figure, fewer beside a large one. */
    private static int decimals(final double min, final double max) {
        int most = MAX_DECIMALS;
        for (double limit = 10; max >= limit && most > 1; limit *= 100) {
            most--;
        }
        int decimals = 0;
        for (double limit = 100; min < limit && decimals < most; limit /= 10) {
            decimals++;
        }
        return decimals;
    }

    double scaled(final double figure) {
        return figure / divisor;
    }

    /** Without the unit. */
    String show(final double figure) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", figure / divisor);
    }

    /** A figure alone, with its unit. */
    static String single(final String unit, final double figure) {
        final Scale scale = of(unit, figure);
        return scale.show(figure) + " " + scale.label();
    }
}

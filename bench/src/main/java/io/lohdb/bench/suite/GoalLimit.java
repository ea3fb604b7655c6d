package io.lohdb.bench.suite;

import io.lohdb.bench.results.GoalVerdict.Verdict;
import io.lohdb.bench.results.Measurement;
import java.util.Locale;
import java.util.Optional;

/**
 * What a goal has to reach. Immutable.
 *
 * @param limit in the unit
 * @param unit of limit and figure
 * @param isLeast whether figures have to be as high or higher, else as low or lower
 */
record GoalLimit(double limit, String unit, boolean isLeast) {
    /** One figure as a multiple of another. */
    static final String TIMES = "x";

    static GoalLimit atLeast(final double limit, final String unit) {
        return new GoalLimit(limit, unit, true);
    }

    static GoalLimit atMost(final double limit, final String unit) {
        return new GoalLimit(limit, unit, false);
    }

    /** What the table shows as required. */
    String text() {
        return (isLeast ? ">= " : "<= ") + show(limit, unit);
    }

    /** How a figure fares. */
    Verdict verdict(final Optional<Double> figure) {
        if (figure.isEmpty()) {
            return Verdict.NOT_MEASURED;
        }
        final boolean isMet = isLeast ? figure.get() >= limit : figure.get() <= limit;
        return isMet ? Verdict.PASS : Verdict.FAIL;
    }

    /** A figure with its unit, the same in every locale. */
    static String show(final double figure, final String unit) {
        return switch (unit) {
            case Measurement.PER_SECOND -> perSecond(figure);
            case Measurement.SECONDS -> String.format(Locale.ROOT, "%.3f s", figure);
            case Measurement.MICROSECONDS -> String.format(Locale.ROOT, "%.1f us", figure);
            case Measurement.BYTES_PER_KEY -> String.format(Locale.ROOT, "%.1f B", figure);
            default -> String.format(Locale.ROOT, "%.2f %s", figure, unit);
        };
    }

    private static String perSecond(final double figure) {
        final double thousands = figure / 1_000;
        return String.format(Locale.ROOT, thousands < 10 ? "%,.2f K/s" : "%,.0f K/s", thousands);
    }
}

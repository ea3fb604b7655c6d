package io.lohdb.bench.charts;

import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.Measurement;
import java.util.Locale;

/** Figures as text, the same in every locale. Any thread. */
final class Figures {
    private static final double TEN = 10;
    private static final double THOUSAND = 1_000;
    private static final double MILLISECOND_US = 1_000;
    private static final double SECOND_US = 1_000_000;

    private Figures() {}

    static String times(final double ratio) {
        return String.format(Locale.ROOT, ratio < TEN ? "%.2f x" : "%,.1f x", ratio);
    }

    /** What a goal's figure or limit says. */
    static String goal(final GoalVerdict goal, final double figure) {
        if ("x".equals(goal.unit())) {
            return times(figure);
        }
        if (Measurement.PER_SECOND.equals(goal.unit())) {
            return String.format(Locale.ROOT, "%,.0f K/s", figure / THOUSAND);
        }
        return Scale.single(goal.unit() == null ? "" : goal.unit(), figure);
    }

    /** Three digits in the unit that suits. */
    static String microseconds(final double us) {
        if (us >= SECOND_US) {
            return Scale.single(Measurement.SECONDS, us / SECOND_US);
        }
        if (us >= MILLISECOND_US) {
            return Scale.single("ms", us / MILLISECOND_US);
        }
        return Scale.single(Measurement.MICROSECONDS, us);
    }

    static String count(final long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}

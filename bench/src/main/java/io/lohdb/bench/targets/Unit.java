package io.lohdb.bench.targets;

import java.util.Locale;

/** What a figure counts, and how it is shown. */
enum Unit {
    /** Operations per second, shown in thousands. */
    PER_SECOND("%,.0f K/s", 1_000),
    /** Bytes of memory per key. */
    BYTES_PER_KEY("%.2f B/key", 1),
    /** Bytes allocated per operation. */
    BYTES_PER_OPERATION("%.3f B/op", 1);

    private static final String UNKNOWN = "-";

    private final String format;
    private final double divisor;

    Unit(final String format, final double divisor) {
        this.format = format;
        this.divisor = divisor;
    }

    /** The figure with its unit, the same in every locale; a dash for NaN. */
    String show(final double figure) {
        return Double.isNaN(figure)
                ? UNKNOWN
                : String.format(Locale.ROOT, format, figure / divisor);
    }
}

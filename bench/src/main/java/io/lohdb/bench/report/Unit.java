package io.lohdb.bench.report;

import java.util.Locale;

/** What a figure counts, and how it is shown. */
public enum Unit {
    /** Operations per second, shown in thousands. */
    PER_SECOND("%,.0f K/s", 1_000),
    /** Bytes of memory per key. */
    BYTES_PER_KEY("%.2f B/key", 1),
    /** Bytes allocated per operation. */
    BYTES_PER_OPERATION("%.3f B/op", 1),
    /** Bytes, shown in KiB. */
    KIBIBYTES("%,.0f KiB", 1 << 10),
    /** Bytes, shown in MiB. */
    MEBIBYTES("%,.1f MiB", 1 << 20),
    /** Nanoseconds, shown in microseconds. */
    MICROSECONDS("%,.1f us", 1_000),
    /** Nanoseconds, shown in milliseconds. */
    MILLISECONDS("%,.2f ms", 1_000_000),
    /** Nanoseconds, shown in seconds. */
    SECONDS("%,.3f s", 1_000_000_000),
    /** One figure as a multiple of another. */
    TIMES("%.2f x", 1),
    /** A share of one, shown in hundredths. */
    PERCENT("%.1f %%", 0.01),
    /** Things that are counted. */
    COUNT("%,.0f", 1);

    private static final String UNKNOWN = "-";

    private final String format;
    private final double divisor;

    Unit(final String format, final double divisor) {
        this.format = format;
        this.divisor = divisor;
    }

    /**
     * The figure with its unit, the same in every locale.
     *
     * @param figure what was measured
     * @return a dash for NaN
     */
    public String show(final double figure) {
        return Double.isNaN(figure)
                ? UNKNOWN
                : String.format(Locale.ROOT, format, figure / divisor);
    }
}

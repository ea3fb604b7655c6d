package io.lohdb.bench.work;

import java.util.Locale;

/** How the entries to work on are drawn. */
public enum Distribution {
    /** All with the same probability. */
    UNIFORM,
    /** Few come often: Zipf with the exponent 0.99, scattered over all entries. */
    ZIPF,
    /** Those that were written last come often: Zipf with the exponent 0.99 over their age. */
    LATEST,
    /** In the order of the numbers, or in that which suits the store. */
    SEQUENTIAL;

    /** As in the Yahoo! Cloud Serving Benchmark. */
    public static final double EXPONENT = 0.99;

    /**
     * As results name it.
     *
     * @return for example "zipf-0.99"
     */
    public String label() {
        final String name = name().toLowerCase(Locale.ROOT);
        return this == ZIPF ? name + "-" + EXPONENT : name;
    }
}

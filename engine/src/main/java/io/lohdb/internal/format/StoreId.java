package io.lohdb.internal.format;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Random identity of a store, in each of its files.
 *
 * @param high first half
 * @param low second half
 */
public record StoreId(long high, long low) {
    /** Makes a new identity. */
    public static StoreId random(final RandomGenerator random) {
        return new StoreId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016x%016x", high, low);
    }
}

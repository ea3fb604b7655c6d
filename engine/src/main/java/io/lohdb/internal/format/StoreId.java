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

    /**
     * Spelled out: to make a record's own comparison takes the JVM 30 ms, once, and it would be the
     * only one that an opening asks for.
     */
    @Override
    public boolean equals(final Object other) {
        return other instanceof final StoreId id && ((high ^ id.high) | (low ^ id.low)) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016x%016x", high, low);
    }
}

package io.lohdb.internal.format;

import java.security.SecureRandom;

/**
 * Random identity of a store, in each of its files.
 *
 * @param high first half
 * @param low second half
 */
public record StoreId(long high, long low) {
    /** Makes a new identity. */
    public static StoreId random(final SecureRandom random) {
        return new StoreId(random.nextLong(), random.nextLong());
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}

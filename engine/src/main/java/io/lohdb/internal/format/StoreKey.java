package io.lohdb.internal.format;

/**
 * What makes the slots of one store's index meaningless to every other store.
 *
 * @param storeId identity of the store
 * @param hashSeed0 first half of the key hash's seed
 * @param hashSeed1 second half
 */
public record StoreKey(StoreId storeId, long hashSeed0, long hashSeed1) {
    /** The key of the store that a manifest describes. */
    public static StoreKey of(final Manifest manifest) {
        return new StoreKey(manifest.storeId(), manifest.hashSeed0(), manifest.hashSeed1());
    }

    /** Spelled out for the reason that {@link StoreId#equals} has. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof final StoreKey key
                && storeId.equals(key.storeId)
                && ((hashSeed0 ^ key.hashSeed0) | (hashSeed1 ^ key.hashSeed1)) == 0;
    }

    @Override
    public int hashCode() {
        return storeId.hashCode() ^ Long.hashCode(hashSeed0 ^ hashSeed1);
    }
}

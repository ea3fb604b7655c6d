package io.lohdb.bench.rivals;

import java.nio.file.Path;

/**
 * What a store is opened for: all that a user knows beforehand, so that stores which have to be
 * told can be.
 *
 * @param directory existing folder that is the store's own; empty, or holds the store from before
 * @param mode what its writes have to survive
 * @param keyCount entries that it will hold at most
 * @param valueLength bytes of every value
 */
public record StoreRequest(Path directory, PromiseMode mode, long keyCount, int valueLength) {
    /**
     * What keys and values come to.
     *
     * @return bytes
     */
    public long dataBytes() {
        return keyCount * (SessionBuffers.KEY_LENGTH + valueLength);
    }
}

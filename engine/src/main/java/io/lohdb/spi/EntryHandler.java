package io.lohdb.spi;

import org.agrona.DirectBuffer;

/** Receives the entries of a walk over the store. */
@FunctionalInterface
public interface EntryHandler {
    /**
     * Called for one entry. Key and value lie in the same buffer, which is valid and unchanging
     * during this call only.
     *
     * @param buffer holds key and value
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     * @return false to stop the walk
     */
    boolean onEntry(
            DirectBuffer buffer, int keyOffset, int keyLength, int valueOffset, int valueLength);
}

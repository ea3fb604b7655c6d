package io.lohdb.spi;

import org.agrona.DirectBuffer;

/** Receives the writes of a group in order. Buffers are valid during the call only. */
public interface OperationHandler {
    /**
     * A value is stored under a key.
     *
     * @param buffer holds key and value
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     */
    void onPut(DirectBuffer buffer, int keyOffset, int keyLength, int valueOffset, int valueLength);

    /**
     * A value is stored under a key until a time. Engines that keep no expiry need not override
     * this.
     *
     * @param buffer holds key and value
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     * @param expiryMs when the entry expires, epoch milliseconds, greater than 0; may have passed
     * @throws UnsupportedOperationException by default
     */
    default void onPut(
            DirectBuffer buffer,
            int keyOffset,
            int keyLength,
            int valueOffset,
            int valueLength,
            long expiryMs) {
        throw new UnsupportedOperationException(
                "this engine keeps no expiry: engine=" + getClass().getName());
    }

    /**
     * A key is removed.
     *
     * @param buffer holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     */
    void onDelete(DirectBuffer buffer, int keyOffset, int keyLength);
}

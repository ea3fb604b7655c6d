package io.lohdb.spi;

import org.agrona.DirectBuffer;

/** Receives the lent values of a grouped read. */
@FunctionalInterface
public interface IndexedValueHandler {
    /**
     * Called once for each key that is there.
     *
     * @param index place of the key in the array of keys
     * @param buffer holds the value; valid and unchanging during this call only
     * @param offset first byte of the value
     * @param length bytes of the value
     */
    void onValue(int index, DirectBuffer buffer, int offset, int length);
}

package io.lohdb.spi;

import org.agrona.DirectBuffer;

/** Receives a lent value. */
@FunctionalInterface
public interface ValueHandler {
    /**
     * Called with the value. It must not close the store and should return soon: space that the
     * store wants to give back waits for it.
     *
     * @param buffer holds the value; valid and unchanging during this call only
     * @param offset first byte of the value
     * @param length bytes of the value
     */
    void onValue(DirectBuffer buffer, int offset, int length);
}

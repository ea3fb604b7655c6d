package io.lohdb.internal.store;

import io.lohdb.spi.ValueHandler;
import org.agrona.DirectBuffer;

/** Compares a lent value with an expected one. For one use. */
final class ValueMatch implements ValueHandler {
    private final DirectBuffer expected;
    private boolean isEqual;

    /** Creates a match; without an expected value nothing is equal. */
    ValueMatch(final DirectBuffer expected) {
        this.expected = expected;
    }

    boolean isEqual() {
        return isEqual;
    }

    @Override
    public void onValue(final DirectBuffer buffer, final int offset, final int length) {
        if (expected != null && expected.capacity() == length) {
            int same = 0;
            while (same < length && expected.getByte(same) == buffer.getByte(offset + same)) {
                same++;
            }
            isEqual = same == length;
        }
    }
}

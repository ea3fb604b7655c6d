package io.lohdb.stress.soak;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Keys and values of a soak as bytes: a key is the number of its owner and a number of its own; a
 * value is a count, then padding whose length and content follow from the count.
 */
final class SoakEntry {
    private static final int KEY_LENGTH = 2 * Integer.BYTES;
    private static final int MAX_PADDING = 48;

    private SoakEntry() {}

    static byte[] key(final int owner, final int number) {
        return ByteBuffer.allocate(KEY_LENGTH).putInt(owner).putInt(number).array();
    }

    static int owner(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset, ByteOrder.BIG_ENDIAN);
    }

    static int number(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + Integer.BYTES, ByteOrder.BIG_ENDIAN);
    }

    static byte[] value(final long count) {
        final int padding = padding(count);
        final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padding).putLong(count);
        while (bytes.hasRemaining()) {
            bytes.put((byte) count);
        }
        return bytes.array();
    }

    private static int padding(final long count) {
        return (int) (count % MAX_PADDING);
    }

    /**
     * The count in a value.
     *
     * @throws IllegalStateException when these bytes never were a value
     */
    static long count(final DirectBuffer buffer, final int offset, final int length) {
        if (length < Long.BYTES) {
            throw new IllegalStateException("value too short: length=" + length);
        }
        final long count = buffer.getLong(offset, ByteOrder.BIG_ENDIAN);
        boolean isWhole = count > 0 && length == Long.BYTES + padding(count);
        for (int i = Long.BYTES; isWhole && i < length; i++) {
            isWhole = buffer.getByte(offset + i) == (byte) count;
        }
        if (!isWhole) {
            throw new IllegalStateException(
                    "bytes that never were one value: count=" + count + " length=" + length);
        }
        return count;
    }
}

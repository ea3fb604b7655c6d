package io.lohdb.stress.history;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Keys and values of histories as bytes. A value repeats one number up to a length that follows
 * from the number, so that a value made of two others is noticed.
 */
final class Payload {
    private static final int MAX_WORDS = 24;
    private static final int LENGTH_FACTOR = 0x9E3779B1;
    private static final int LENGTH_SHIFT = 8;

    private Payload() {}

    static byte[] key(final int history, final int key) {
        return ByteBuffer.allocate(2 * Integer.BYTES).putInt(history).putInt(key).array();
    }

    static int history(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset, ByteOrder.BIG_ENDIAN);
    }

    static int keyNumber(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + Integer.BYTES, ByteOrder.BIG_ENDIAN);
    }

    static byte[] value(final long value) {
        final ByteBuffer bytes = ByteBuffer.allocate(length(value));
        while (bytes.hasRemaining()) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    private static int length(final long value) {
        final int mixed = ((int) value * LENGTH_FACTOR) >>> LENGTH_SHIFT;
        return Long.BYTES * (1 + mixed % MAX_WORDS);
    }

    /**
     * The number that a value repeats.
     *
     * @throws IllegalStateException when these bytes never were a value
     */
    static long number(final DirectBuffer buffer, final int offset, final int length) {
        if (length < Long.BYTES) {
            throw new IllegalStateException("value too short: length=" + length);
        }
        final long number = word(buffer, offset);
        boolean isWhole = number > 0 && length == length(number);
        for (int i = Long.BYTES; isWhole && i < length; i += Long.BYTES) {
            isWhole = word(buffer, offset + i) == number;
        }
        if (!isWhole) {
            throw new IllegalStateException(
                    "bytes that never were one value: first=" + number + " length=" + length);
        }
        return number;
    }

    private static long word(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset, ByteOrder.BIG_ENDIAN);
    }
}

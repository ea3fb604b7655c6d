package io.lohdb.stress.model;

import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keys and values made of numbers, so that what is read back can be checked without keeping it. A
 * key is its number and some filling, a value the number of its operation and some filling; both
 * have many lengths. Immutable.
 */
public final class EntryBytes {
    /** Longest value that can be made, bytes. */
    public static final int MAX_VALUE_LENGTH = 4096;

    private static final int KEY_PADDINGS = 14;
    private static final UnsafeBuffer NOISE = noise();

    private EntryBytes() {}

    private static UnsafeBuffer noise() {
        final byte[] bytes = new byte[2 * MAX_VALUE_LENGTH];
        new SplittableRandom(1).nextBytes(bytes);
        return new UnsafeBuffer(bytes);
    }

    /** Bytes of a key, from 2 on. */
    public static int keyLength(final int key) {
        return Short.BYTES + key % KEY_PADDINGS;
    }

    /** Writes a key to the start of a buffer and returns its length. */
    public static int putKey(final MutableDirectBuffer buffer, final int key) {
        buffer.putShort(0, (short) key, ByteOrder.BIG_ENDIAN);
        buffer.putBytes(Short.BYTES, NOISE, key, key % KEY_PADDINGS);
        return keyLength(key);
    }

    /** The number of a key; -1 if the bytes are none. */
    public static int keyNumber(final DirectBuffer buffer, final int offset, final int length) {
        if (length < Short.BYTES) {
            return -1;
        }
        final int key = buffer.getShort(offset, ByteOrder.BIG_ENDIAN) & 0xffff;
        return length == keyLength(key)
                        && equal(buffer, offset + Short.BYTES, key, length - Short.BYTES)
                ? key
                : -1;
    }

    /** Writes a value to the start of a buffer. */
    public static void putValue(
            final MutableDirectBuffer buffer, final int number, final int length) {
        buffer.putBytes(0, NOISE, number % MAX_VALUE_LENGTH, length);
        for (int i = 0; i < Math.min(length, Integer.BYTES); i++) {
            buffer.putByte(i, numberByte(number, i));
        }
    }

    /** Whether the bytes are the value of a number. */
    public static boolean isValue(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final int number,
            final int expectedLength) {
        if (length != expectedLength) {
            return false;
        }
        final int numbered = Math.min(length, Integer.BYTES);
        for (int i = 0; i < numbered; i++) {
            if (buffer.getByte(offset + i) != numberByte(number, i)) {
                return false;
            }
        }
        return equal(
                buffer, offset + numbered, number % MAX_VALUE_LENGTH + numbered, length - numbered);
    }

    private static byte numberByte(final int number, final int index) {
        return (byte) (number >>> (Byte.SIZE * index));
    }

    private static boolean equal(
            final DirectBuffer buffer, final int offset, final int noise, final int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (buffer.getLong(offset + i) != NOISE.getLong(noise + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (buffer.getByte(offset + i) != NOISE.getByte(noise + i)) {
                return false;
            }
        }
        return true;
    }
}

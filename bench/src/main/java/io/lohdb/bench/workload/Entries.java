package io.lohdb.bench.workload;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The entries that benchmarks write and read, by number: 16-byte keys and 100-byte values.
 * Stateless; any thread.
 *
 * <p>Keys of different numbers differ, and neighbours have no common first bytes. A value begins
 * with the number of its entry, so that a reader can tell that it got the right one.
 */
public final class Entries {
    /** Bytes of every key. */
    public static final int KEY_LENGTH = 16;

    /** Bytes of every value. */
    public static final int VALUE_LENGTH = 100;

    /** Upper bound of what an entry adds to the log, bytes; used to bound the disk taken. */
    public static final int LOG_LENGTH = 160;

    /** What an entry takes in the log, bytes: frame header, key and value, aligned. */
    public static final int FRAME_LENGTH = 144;

    private static final int SCRAMBLED_OFFSET = 0;
    private static final int NUMBER_OFFSET = 8;
    private static final int VALUE_NUMBER_OFFSET = 0;
    private static final int VALUE_ROUND_OFFSET = 8;

    private Entries() {}

    /**
     * Allocates an off-heap buffer, as a caller that counts microseconds would hold one.
     *
     * @param length bytes
     * @return zeros, aligned to a cache line
     */
    public static UnsafeBuffer buffer(final int length) {
        final ByteBuffer memory =
                BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH);
        return new UnsafeBuffer(memory, 0, length);
    }

    /**
     * Writes the key of an entry.
     *
     * @param key takes {@link #KEY_LENGTH} bytes from its first one on
     * @param number of the entry
     */
    public static void key(final MutableDirectBuffer key, final long number) {
        key.putLong(SCRAMBLED_OFFSET, RandomNumbers.scramble(number));
        key.putLong(NUMBER_OFFSET, number);
    }

    /**
     * Writes the changing part of an entry's value.
     *
     * @param value a value of at least 16 bytes
     * @param number of the entry
     * @param round makes values of one entry differ
     */
    public static void value(final MutableDirectBuffer value, final long number, final long round) {
        value.putLong(VALUE_NUMBER_OFFSET, number);
        value.putLong(VALUE_ROUND_OFFSET, round);
    }

    /**
     * Reads from a value whose it is.
     *
     * @param value holds a value from its first byte on
     * @return the number of its entry
     */
    public static long numberOf(final DirectBuffer value) {
        return value.getLong(VALUE_NUMBER_OFFSET);
    }

    /**
     * Reads from a value which of its entry's it is.
     *
     * @param value holds a value from its first byte on
     * @return the round that it was written with
     */
    public static long roundOf(final DirectBuffer value) {
        return value.getLong(VALUE_ROUND_OFFSET);
    }
}

package io.lohdb.stress.hostile;

import java.util.Arrays;

/** Reads an input as numbers; behind its end come zeros. For one thread. */
final class InputReader {
    /** Numbers where arithmetic breaks. */
    private static final long[] SPECIAL = {
        0,
        1,
        -1,
        16,
        24,
        32,
        127,
        128,
        255,
        256,
        4096,
        65_535,
        65_536,
        1 << 30,
        Integer.MAX_VALUE - 1,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        1L << 62,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
    };

    private static final int PLAIN = 0xC0;
    private static final int BYTE_MASK = 0xFF;

    private final byte[] input;
    private int next;

    InputReader(final byte[] input) {
        this.input = input;
    }

    boolean hasNext() {
        return next < input.length;
    }

    /** One byte, 0 to 255. */
    int next() {
        return next < input.length ? input[next++] & BYTE_MASK : 0;
    }

    /** One byte, below a bound. */
    int below(final int bound) {
        return next() % bound;
    }

    /** Two bytes, little-endian. */
    int nextShort() {
        return next() | next() << Byte.SIZE;
    }

    /** A number that is small as a rule; else one where arithmetic breaks, or a neighbour. */
    long number() {
        final int first = next();
        if (first < PLAIN) {
            return first;
        }
        return SPECIAL[(first - PLAIN) % SPECIAL.length] + (byte) next();
    }

    /** The next bytes, fewer at the end. */
    byte[] bytes(final int length) {
        final int from = next;
        next = Math.min(input.length, from + length);
        return Arrays.copyOfRange(input, from, next);
    }

    /** All that is left. */
    byte[] rest() {
        return bytes(input.length - next);
    }
}

package io.lohdb.internal.index;

import java.lang.ref.Reference;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * A 64-bit hash of keys under a secret: who does not know the two random numbers it was made with
 * cannot choose keys that collide. Built from multiplications of 64 by 64 bits whose two halves are
 * folded together, as in wyhash (Wang Yi).
 *
 * <p>Immutable; any thread. Bytes are read in little-endian order on every machine, from heap and
 * off-heap buffers alike.
 */
public final class KeyHash {
    /** Bytes per round for long keys: two independent chains of 16. */
    private static final int BLOCK_LENGTH = 32;

    private static final int HALF_BLOCK_LENGTH = 16;

    private final long secret0;
    private final long secret1;
    private final long secret2;
    private final long secret3;

    /**
     * A hash function of its own for every pair of numbers.
     *
     * @param seed0 random.
     * @param seed1 random.
     */
    public KeyHash(long seed0, long seed1) {
        secret0 = scramble(seed0 + 0x9E3779B97F4A7C15L);
        secret1 = scramble(secret0 ^ seed1);
        secret2 = scramble(secret1 + seed0);
        secret3 = scramble(secret2 ^ seed1);
    }

    /**
     * Hashes some bytes.
     *
     * @param buffer on the heap or off it.
     * @param offset of the first byte.
     * @param length in bytes; 0 is a key too.
     * @return the hash, the same for the same bytes wherever they are.
     * @throws IndexOutOfBoundsException if the bytes are not all inside the buffer.
     */
    public long hash(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        final long address = buffer.addressOffset() + offset;
        try {
            return length <= HALF_BLOCK_LENGTH
                    ? hashShort(array, address, length)
                    : hashLong(array, address, length);
        } finally {
            // The buffer may be the only thing that keeps off-heap memory alive.
            Reference.reachabilityFence(buffer);
        }
    }

    private long hashShort(byte[] array, long address, int length) {
        final long first;
        final long last;
        if (length >= Long.BYTES) {
            first = longAt(array, address);
            last = longAt(array, address + length - Long.BYTES);
        } else if (length >= Integer.BYTES) {
            first = intAt(array, address);
            last = intAt(array, address + length - Integer.BYTES);
        } else if (length > 0) {
            // Every length from 1 to 3 has its bytes among the first, the middle and the last.
            first =
                    byteAt(array, address)
                            | byteAt(array, address + (length >> 1)) << 8
                            | byteAt(array, address + length - 1) << 16;
            last = 0;
        } else {
            first = 0;
            last = 0;
        }
        return finish(first, last, secret0, length);
    }

    private long hashLong(byte[] array, long address, int length) {
        long chain0 = secret0;
        long chain1 = secret3;
        long position = address;
        final long end = address + length;
        while (end - position > BLOCK_LENGTH) {
            chain0 = fold(longAt(array, position) ^ secret1, longAt(array, position + 8) ^ chain0);
            chain1 =
                    fold(
                            longAt(array, position + 16) ^ secret2,
                            longAt(array, position + 24) ^ chain1);
            position += BLOCK_LENGTH;
        }
        if (end - position > HALF_BLOCK_LENGTH) {
            chain0 = fold(longAt(array, position) ^ secret1, longAt(array, position + 8) ^ chain0);
        }
        // The last 16 bytes, which may overlap with what was read before.
        return finish(longAt(array, end - 16), longAt(array, end - 8), chain0 ^ chain1, length);
    }

    private long finish(long first, long last, long chain, int length) {
        final long a = first ^ secret1;
        final long b = last ^ chain;
        return fold((a * b) ^ secret2 ^ length, highProduct(a, b) ^ secret3);
    }

    /** Both halves of the 128-bit product, folded into one. */
    private static long fold(long a, long b) {
        return (a * b) ^ highProduct(a, b);
    }

    /** High half of the unsigned product. */
    private static long highProduct(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }

    /** A bijection that spreads every bit over all others. */
    private static long scramble(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private static long longAt(byte[] array, long address) {
        return UnsafeApi.getLongUnaligned(array, address, false);
    }

    private static long intAt(byte[] array, long address) {
        return UnsafeApi.getIntUnaligned(array, address, false) & 0xFFFF_FFFFL;
    }

    private static long byteAt(byte[] array, long address) {
        return UnsafeApi.getByte(array, address) & 0xFFL;
    }
}

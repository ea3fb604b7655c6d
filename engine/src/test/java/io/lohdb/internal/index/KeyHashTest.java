package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHashTest {
    private static final int MAX_LENGTH = 200;
    private static final long SEED = 42;

    private final KeyHash hash = new KeyHash(1, 2);

    private static byte[] randomBytes(Random random, int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private long hashOf(byte[] bytes) {
        return hash.hash(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Test
    void isTheSameOnAndOffTheHeapAtEveryLengthAndAlignment() {
        final Random random = new Random(SEED);
        for (int length = 0; length <= MAX_LENGTH; length++) {
            final byte[] bytes = randomBytes(random, length);
            final long expected = hashOf(bytes);
            for (int shift = 0; shift < 9; shift++) {
                final DirectBuffer[] places = {
                    new UnsafeBuffer(new byte[length + 16]),
                    new UnsafeBuffer(ByteBuffer.allocateDirect(length + 16)),
                    new UnsafeBuffer(new byte[length + 32], 7, length + 25),
                    new ExpandableArrayBuffer(length + 16)
                };
                for (final DirectBuffer place : places) {
                    ((MutableDirectBuffer) place).putBytes(shift, bytes);
                    assertEquals(expected, hash.hash(place, shift, length), "length " + length);
                }
            }
        }
    }

    @Test
    void dependsOnEveryByteAtEveryLength() {
        final Random random = new Random(SEED);
        for (int length = 1; length <= MAX_LENGTH; length++) {
            final byte[] bytes = randomBytes(random, length);
            final long expected = hashOf(bytes);
            for (int i = 0; i < length; i++) {
                bytes[i] ^= 0x40;
                assertNotEquals(expected, hashOf(bytes), "length " + length + " byte " + i);
                bytes[i] ^= 0x40;
            }
        }
    }

    @Test
    void dependsOnTheLengthOfZeroes() {
        final Set<Long> hashes = new HashSet<>();
        for (int length = 0; length <= MAX_LENGTH; length++) {
            hashes.add(hashOf(new byte[length]));
        }
        assertEquals(MAX_LENGTH + 1, hashes.size());
    }

    @Test
    void ignoresBytesOutsideTheKey() {
        for (int length = 0; length <= MAX_LENGTH; length++) {
            final byte[] bytes = new byte[length + 2];
            final long expected = hash.hash(new UnsafeBuffer(bytes), 1, length);
            bytes[0] = 1;
            bytes[length + 1] = 1;
            assertEquals(expected, hash.hash(new UnsafeBuffer(bytes), 1, length));
        }
    }

    @Test
    void refusesBytesOutsideTheBuffer() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[10]);

        assertThrows(IndexOutOfBoundsException.class, () -> hash.hash(buffer, 0, 11));
        assertThrows(IndexOutOfBoundsException.class, () -> hash.hash(buffer, -1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> hash.hash(buffer, 10, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> hash.hash(buffer, 0, -1));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 48, 64, 65, 100})
    void flipsHalfOfTheHashBitsForEveryKeyBit(int length) {
        final int trials = 600;
        final Random random = new Random(SEED);
        final int[][] flips = new int[length * Byte.SIZE][Long.SIZE];
        for (int t = 0; t < trials; t++) {
            final byte[] bytes = randomBytes(random, length);
            final long before = hashOf(bytes);
            for (int bit = 0; bit < flips.length; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                long difference = before ^ hashOf(bytes);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                for (int i = 0; i < Long.SIZE; i++) {
                    flips[bit][i] += (int) (difference & 1);
                    difference >>>= 1;
                }
            }
        }
        // Six standard deviations around one half.
        final double tolerance = 6 * 0.5 / Math.sqrt(trials);
        for (int bit = 0; bit < flips.length; bit++) {
            for (int i = 0; i < Long.SIZE; i++) {
                final double share = (double) flips[bit][i] / trials;
                assertTrue(
                        Math.abs(share - 0.5) < tolerance,
                        "key bit " + bit + " flips hash bit " + i + ": " + share);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 30, 38, 48, 54})
    void distributesCountingKeysEvenlyInEveryPartOfTheHash(int shift) {
        final int buckets = 1024;
        final int keys = 100 * buckets;
        final int[] counts = new int[buckets];
        final UnsafeBuffer key = new UnsafeBuffer(new byte[16]);
        for (int i = 0; i < keys; i++) {
            key.putLong(8, i);
            counts[(int) (hash.hash(key, 0, 16) >>> shift) & (buckets - 1)]++;
        }
        double chiSquare = 0;
        for (final int count : counts) {
            chiSquare += (count - 100.0) * (count - 100.0) / 100.0;
        }
        // 1023 degrees of freedom: mean 1023, standard deviation 45.
        assertTrue(chiSquare > 1023 - 6 * 45 && chiSquare < 1023 + 6 * 45, "" + chiSquare);
    }

    @Test
    void doesNotCollideOnAMillionTextKeys() {
        final Set<Long> hashes = new HashSet<>();
        final UnsafeBuffer key = new UnsafeBuffer(new byte[32]);
        for (int i = 0; i < 1_000_000; i++) {
            final int length = key.putStringWithoutLengthAscii(0, "user:" + i);
            hashes.add(hash.hash(key, 0, length));
        }
        assertEquals(1_000_000, hashes.size());
    }

    @Test
    void isAnotherFunctionForEverySeed() {
        final Random random = new Random(SEED);
        final byte[] bytes = randomBytes(random, 24);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            hashes.add(new KeyHash(i, 0).hash(buffer, 0, 24));
            hashes.add(new KeyHash(0, i + 1).hash(buffer, 0, 24));
        }
        assertEquals(2000, hashes.size());
    }

    @Test
    void keysThatCollideInTheirTagUnderOneSeedDoNotUnderAnother() {
        final KeyHash other = new KeyHash(3, 4);
        final UnsafeBuffer key = new UnsafeBuffer(new byte[8]);
        int collisions = 0;
        int common = 0;
        final long wanted = hash.hash(key, 0, 8) >>> 52;
        final long wantedByOther = other.hash(key, 0, 8) >>> 52;
        for (long i = 1; i < 1_000_000; i++) {
            key.putLong(0, i);
            if (hash.hash(key, 0, 8) >>> 52 == wanted) {
                collisions++;
                common += other.hash(key, 0, 8) >>> 52 == wantedByOther ? 1 : 0;
            }
        }
        assertTrue(collisions > 100, "collisions " + collisions);
        assertTrue(common < 5, "common " + common);
    }
}

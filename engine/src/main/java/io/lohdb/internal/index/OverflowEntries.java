package io.lohdb.internal.index;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The arrays of an {@link OverflowTable}: a hash table with chains of entry indexes, entries in the
 * order of insertion.
 *
 * <p>Each entry has a number that grows with the order and is never reused, so that a cursor can
 * continue where it was after entries were removed and the rest moved to other arrays.
 *
 * <p>{@link #append} and {@link #relocate}: the writer. All others: any thread. An entry is
 * published by the release stores of its chain's head and of the count; after that only its
 * location changes.
 */
final class OverflowEntries {
    static final int NONE = -1;

    private static final int BYTES_PER_ENTRY = 3 * Long.BYTES + 2 * Integer.BYTES;

    /** Odd, random-looking: makes chains depend on all bits of hashes that share many. */
    private static final long CHAIN_FACTOR = 0x9E3779B97F4A7C15L;

    private final long[] hashes;
    private final long[] numbers;
    private final AtomicLongArray locations;
    private final int[] next;
    private final AtomicIntegerArray heads;
    private final int headShift;

    /** Written by the writer only. */
    private volatile int count;

    /**
     * @param capacity a power of two, at least 2.
     */
    OverflowEntries(int capacity) {
        hashes = new long[capacity];
        numbers = new long[capacity];
        locations = new AtomicLongArray(capacity);
        next = new int[capacity];
        heads = new AtomicIntegerArray(capacity);
        headShift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
        for (int i = 0; i < capacity; i++) {
            heads.setPlain(i, NONE);
        }
    }

    int capacity() {
        return hashes.length;
    }

    int count() {
        return count;
    }

    /** The first entry of the chain that a hash is in, or {@link #NONE}. */
    int first(long hash) {
        return heads.getAcquire(chain(hash));
    }

    /** The entry after this one in its chain, or {@link #NONE}. */
    int next(int entry) {
        return next[entry];
    }

    long hash(int entry) {
        return hashes[entry];
    }

    /** The location of an entry, {@link HashIndex#ABSENT} if it was removed. */
    long location(int entry) {
        return locations.getAcquire(entry);
    }

    long number(int entry) {
        return numbers[entry];
    }

    /** The first entry whose number is above the given one; {@link #count()} if there is none. */
    int firstAfter(long number) {
        int low = 0;
        int high = count;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (numbers[middle] <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void append(long hash, long location, long number) {
        final int entry = count;
        final int chain = chain(hash);
        hashes[entry] = hash;
        numbers[entry] = number;
        locations.setPlain(entry, location);
        next[entry] = heads.getPlain(chain);
        heads.setRelease(chain, entry);
        count = entry + 1;
    }

    void relocate(int entry, long location) {
        locations.setRelease(entry, location);
    }

    long memoryBytes() {
        return (long) capacity() * BYTES_PER_ENTRY;
    }

    private int chain(long hash) {
        return (int) ((hash * CHAIN_FACTOR) >>> headShift);
    }
}

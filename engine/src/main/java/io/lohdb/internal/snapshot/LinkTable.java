package io.lohdb.internal.snapshot;

import org.agrona.UnsafeApi;

/**
 * Off-heap memory of one part of the {@link Links}: open addressing with linear probing. A removal
 * shifts the entries behind it back, so that there are no dead entries, and a key that is
 * overwritten for ever needs no more than one entry.
 *
 * <p>Layout of an entry, two longs in native byte order:
 *
 * <pre>
 * OFFSET  LENGTH  MEANING
 *      0       8  key: a location; 0 for an empty entry. Written last
 *      8       8  link: see {@link Links}; 0 while the entry is being moved or removed
 * </pre>
 *
 * <p>{@link #get}: any thread inside the epoch. All others: whoever holds the writer lock.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>While a key is in one entry, it never comes back to an entry that it has left. A reader
 *       that finds the same key before and after it loaded the link has that key's link.
 *   <li>The count of removals rises before a link is removed, and again between the moment a moved
 *       entry is in its new place and the moment its old place is overwritten. A reader that found
 *       nothing, and sees the same count as before its search, has missed nothing.
 * </ul>
 */
final class LinkTable {
    static final int MIN_CAPACITY = 16;

    private static final long NONE = Links.NONE;
    private static final int ENTRY_LENGTH = 2 * Long.BYTES;

    /** 2^64 / golden ratio: locations of neighbouring frames differ in their low bits only. */
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final long address;
    private final int mask;
    private final int shift;

    /** Written by the writer only. */
    private int count;

    /**
     * Allocates an empty table.
     *
     * @param capacity a power of two
     */
    LinkTable(final int capacity) {
        mask = capacity - 1;
        shift = Long.SIZE - Links.SHARD_BITS - Integer.numberOfTrailingZeros(capacity);
        final long length = (long) capacity * ENTRY_LENGTH;
        address = UnsafeApi.allocateMemory(length);
        UnsafeApi.setMemory(address, length, (byte) 0);
    }

    /** The part of the links that a location belongs to. */
    static int shard(final long location) {
        return (int) ((location * GOLDEN_RATIO) >>> (Long.SIZE - Links.SHARD_BITS));
    }

    /** The link of a location, or none. */
    long get(final long location) {
        int entry = home(location);
        // Ends: a third of the entries is empty; the bound is for a reader that is overtaken.
        for (int probes = 0; probes <= mask; probes++) {
            final long place = place(entry);
            final long key = UnsafeApi.getLongAcquire(null, place);
            if (key == NONE) {
                return NONE;
            }
            if (key == location) {
                final long link = UnsafeApi.getLongAcquire(null, place + Long.BYTES);
                if (link != NONE && UnsafeApi.getLongOpaque(null, place) == location) {
                    return link;
                }
            }
            entry = (entry + 1) & mask;
        }
        return NONE;
    }

    /** Sets the link of a location. There is room for one more. */
    void put(final long location, final long link) {
        int entry = home(location);
        while (keyAt(entry) != NONE && keyAt(entry) != location) {
            entry = (entry + 1) & mask;
        }
        final long place = place(entry);
        UnsafeApi.putLongRelease(null, place + Long.BYTES, link);
        if (keyAt(entry) == NONE) {
            UnsafeApi.putLongRelease(null, place, location);
            count++;
        }
    }

    /**
     * Removes a location that is in the table.
     *
     * @param counter run whenever the count of removals has to rise
     */
    void remove(final long location, final Runnable counter) {
        int hole = home(location);
        while (keyAt(hole) != location) {
            hole = (hole + 1) & mask;
        }
        counter.run();
        UnsafeApi.putLongRelease(null, place(hole) + Long.BYTES, NONE);
        for (int entry = (hole + 1) & mask; keyAt(entry) != NONE; entry = (entry + 1) & mask) {
            final int distance = (entry - home(keyAt(entry))) & mask;
            if (distance >= ((entry - hole) & mask)) {
                UnsafeApi.putLongRelease(null, place(hole), keyAt(entry));
                UnsafeApi.putLongRelease(null, place(hole) + Long.BYTES, linkAt(entry));
                counter.run();
                UnsafeApi.putLongRelease(null, place(entry) + Long.BYTES, NONE);
                hole = entry;
            }
        }
        UnsafeApi.putLongRelease(null, place(hole), NONE);
        count--;
    }

    /** Whether the table must grow before the next put. */
    boolean isFull() {
        return 3L * count >= 2L * capacity();
    }

    int capacity() {
        return mask + 1;
    }

    /** Key of an entry; 0 for an empty one. */
    long keyAt(final int entry) {
        return UnsafeApi.getLong(place(entry));
    }

    long linkAt(final int entry) {
        return UnsafeApi.getLong(place(entry) + Long.BYTES);
    }

    long memoryBytes() {
        return (long) capacity() * ENTRY_LENGTH;
    }

    /** Gives the memory back. No reader may see it any more. */
    void free() {
        UnsafeApi.freeMemory(address);
    }

    private int home(final long location) {
        return (int) ((location * GOLDEN_RATIO) >>> shift) & mask;
    }

    private long place(final int entry) {
        return address + (long) entry * ENTRY_LENGTH;
    }
}

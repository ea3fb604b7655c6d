package io.lohdb.internal.index;

import org.agrona.UnsafeApi;

/**
 * Layout of a slot, the 8-byte word of the index, and of a line, the 8 slots of one 64-byte cache
 * line.
 *
 * <pre>
 *  63                                38 37                                            0
 * +------------------------------------+-----------------------------------------------+
 * |  tag: top 26 bits of the key hash  |  location of the frame, 1 .. 2^38 - 1         |
 * +------------------------------------+-----------------------------------------------+
 *  depth bits lead through the directory;
 *  the next bit decides on a split
 *
 * a slot of 0 is empty (location 0 is never a frame)
 *
 *    OFFSET in line   0       8       16      24      32      40      48      56
 *                   +-------+-------+-------+-------+-------+-------+-------+-------+
 *                   | slot  | slot  | slot  | slot  | slot  | slot  | slot  | slot  |
 *                   +-------+-------+-------+-------+-------+-------+-------+-------+
 * </pre>
 *
 * <p>A key lives in line {@code l}, the low bits of its hash, or in line {@code l ^ f(tag)}. Since
 * {@code f} depends on the tag alone, and exclusive-or undoes itself, a slot's other line follows
 * from the line it is in and the slot itself: it can be moved without reading its key. This is
 * partial-key cuckoo hashing (Fan, Andersen, Kaminsky: "MemC3: Compact and Concurrent MemCache with
 * Dumber Caching and Smarter Hashing", NSDI 2013).
 *
 * <p>Commit rule: a slot is one aligned word in native byte order, written by the single writer
 * with a release store after the frame it points to is complete. A reader loads it opaquely,
 * followed by a load fence before it uses the location.
 */
final class SlotDescriptor {
    static final int LOCATION_BITS = 38;
    static final int TAG_BITS = Long.SIZE - LOCATION_BITS;
    static final long LOCATION_MASK = (1L << LOCATION_BITS) - 1;
    static final long TAG_MASK = ~LOCATION_MASK;
    static final long EMPTY = 0;

    static final int SLOT_LENGTH = 8;
    static final int LINE_SLOTS = 8;
    static final int LINE_LENGTH = LINE_SLOTS * SLOT_LENGTH;
    static final int LINE_LENGTH_SHIFT = 6;

    /** Odd, random-looking: its product's high bits depend on every bit of the tag. */
    private static final long LINE_OFFSET_FACTOR = 0xD6E8FEB86659FD93L;

    private static final int LINE_OFFSET_SHIFT = 48;

    private SlotDescriptor() {}

    static long slot(long hash, long location) {
        return (hash & TAG_MASK) | location;
    }

    static long location(long slot) {
        return slot & LOCATION_MASK;
    }

    /** The line a hash prefers. */
    static int firstLine(long hash, int lineMask) {
        return (int) hash & lineMask;
    }

    /**
     * The other line of a slot or hash that may live in {@code line}; its own inverse. The distance
     * is odd, hence never 0.
     *
     * @param slotOrHash only its tag bits are used.
     */
    static int otherLine(int line, long slotOrHash, int lineMask) {
        final long product = (slotOrHash >>> LOCATION_BITS) * LINE_OFFSET_FACTOR;
        return line ^ (((int) (product >>> LINE_OFFSET_SHIFT) | 1) & lineMask);
    }

    /** The address of slot i of a line. */
    static long slotAddress(long lineAddress, int i) {
        return lineAddress + (long) i * SLOT_LENGTH;
    }

    /** What is in a slot now. */
    static long slotAt(long slotAddress) {
        return UnsafeApi.getLongOpaque(null, slotAddress);
    }

    /** Stores a slot for readers to find: what it leads to was written before. */
    static void publish(long slotAddress, long slot) {
        UnsafeApi.putLongRelease(null, slotAddress, slot);
    }
}

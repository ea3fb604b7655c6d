package io.lohdb.internal.index;

import static io.lohdb.internal.index.SlotDescriptor.EMPTY;
import static io.lohdb.internal.index.SlotDescriptor.LINE_SLOTS;
import static io.lohdb.internal.index.SlotDescriptor.LOCATION_BITS;

/**
 * Searches one line, that is, the eight slots of a cache line at an address.
 *
 * <p>{@link #candidates}, {@link #addressOf}: any thread inside the epoch. The other: the writer.
 * Stateless.
 */
final class SlotLine {
    private SlotLine() {}

    /**
     * The slots that carry the tag of a hash: bit i for slot i. May include empty slots if the tag
     * is 0. Without a branch, so that a processor that waits for the line can go on with the next
     * lookup instead of guessing which slot it will be.
     */
    static int candidates(long lineAddress, long hash) {
        int bits = 0;
        bits |= candidate(lineAddress, hash, 0);
        bits |= candidate(lineAddress, hash, 1);
        bits |= candidate(lineAddress, hash, 2);
        bits |= candidate(lineAddress, hash, 3);
        bits |= candidate(lineAddress, hash, 4);
        bits |= candidate(lineAddress, hash, 5);
        bits |= candidate(lineAddress, hash, 6);
        bits |= candidate(lineAddress, hash, 7);
        return bits;
    }

    /** All bits of the high half are set by the borrow if, and only if, the tags are equal. */
    private static int candidate(long lineAddress, long hash, int i) {
        final long slot = SlotDescriptor.slotAt(SlotDescriptor.slotAddress(lineAddress, i));
        final long tagDifference = (slot ^ hash) >>> LOCATION_BITS;
        return (int) ((tagDifference - 1) >>> Integer.SIZE) & (1 << i);
    }

    /** Address of the first empty slot, or 0 if the line is full. */
    static long emptySlotAddress(long lineAddress) {
        return addressOf(lineAddress, EMPTY);
    }

    /** Address of the first slot that is equal to the given one, or 0 if there is none. */
    static long addressOf(long lineAddress, long slot) {
        for (int i = 0; i < LINE_SLOTS; i++) {
            final long address = SlotDescriptor.slotAddress(lineAddress, i);
            if (SlotDescriptor.slotAt(address) == slot) {
                return address;
            }
        }
        return 0;
    }
}

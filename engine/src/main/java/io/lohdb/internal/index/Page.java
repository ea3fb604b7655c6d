package io.lohdb.internal.index;

import static io.lohdb.internal.index.SlotDescriptor.EMPTY;
import static io.lohdb.internal.index.SlotDescriptor.LINE_LENGTH_SHIFT;
import static io.lohdb.internal.index.SlotDescriptor.LINE_SLOTS;
import static io.lohdb.internal.index.SlotDescriptor.SLOT_LENGTH;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * One page of the index: the range of hashes that begin with its prefix, and the lines that hold
 * their slots.
 *
 * <p>A page never changes its range. A split makes two new pages, one of which takes over the
 * memory; a reader that still holds the page from before notices because the directory leads
 * elsewhere.
 *
 * <p>{@link #find}, {@link #version()}, {@link #hasOverflow()}: any thread inside the epoch. All
 * others: the writer.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A key of this page's range that is in the index is in one of its two lines, or, if {@link
 *       #hasOverflow()}, in the overflow table; never in both.
 *   <li>The version rises by one at least between the moment a moved slot is in its new place and
 *       the moment its old place is overwritten. Thus a reader that saw the same version before and
 *       after it searched both lines has not missed a slot that was moved meanwhile.
 *   <li>The version is odd from before a slot is in two places until it is in one again.
 * </ul>
 */
final class Page {
    static final int MIN_LINES = 8;
    static final int MAX_LINES = 1024;

    /** Heap bytes of a page and its memory object, roughly. */
    static final int OBJECT_BYTES = 88;

    private static final VarHandle VERSION;
    private static final VarHandle REMOVALS;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Page.class, "version", long.class);
            REMOVALS = MethodHandles.lookup().findVarHandle(Page.class, "removals", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long address;
    private final int lineMask;
    private final int depth;
    private final long prefix;
    private final PageMemory memory;

    /** Written by the writer only, with release stores. */
    private long version;

    /** Set once by the writer, never cleared. */
    private volatile boolean hasOverflow;

    /**
     * The index's generation when a slot was stored last. Plain: written by the writer before it
     * stores the slot, and what a capture has to see was written before the capture began, under
     * the writer's lock.
     */
    private int generation;

    /** Counts removals during a capture. Written by the writer only, with release stores. */
    private int removals;

    /**
     * @param memory of 8 lines at least, a power of two.
     * @param prefix the first hash of the page's range: {@code depth} significant bits, then zeros.
     * @param generation the index's, or 0 for a page whose image is stored.
     */
    Page(PageMemory memory, int depth, long prefix, boolean hasOverflow, int generation) {
        this.memory = memory;
        this.address = memory.address();
        this.lineMask = memory.lineCount() - 1;
        this.depth = depth;
        this.prefix = prefix;
        this.hasOverflow = hasOverflow;
        this.generation = generation;
    }

    int depth() {
        return depth;
    }

    /** The first hash of the page's range. */
    long prefix() {
        return prefix;
    }

    /** The last hash of the page's range, as an unsigned number. */
    long lastHash() {
        return depth == 0 ? -1L : prefix | (-1L >>> depth);
    }

    PageMemory memory() {
        return memory;
    }

    int lineMask() {
        return lineMask;
    }

    int lineCount() {
        return lineMask + 1;
    }

    int slotCount() {
        return lineCount() * LINE_SLOTS;
    }

    long lineAddress(int line) {
        return address + ((long) line << LINE_LENGTH_SHIFT);
    }

    long firstLineAddress(long hash) {
        return lineAddress(SlotDescriptor.firstLine(hash, lineMask));
    }

    long otherLineAddress(long hash) {
        final int firstLine = SlotDescriptor.firstLine(hash, lineMask);
        return lineAddress(SlotDescriptor.otherLine(firstLine, hash, lineMask));
    }

    long slotAddress(int i) {
        return address + (long) i * SLOT_LENGTH;
    }

    boolean hasOverflow() {
        return hasOverflow;
    }

    void markOverflow() {
        hasOverflow = true;
    }

    /** Before a slot is stored: no image taken before this generation shows it. */
    void touch(int current) {
        if (generation != current) {
            generation = current;
        }
    }

    int generation() {
        return generation;
    }

    /**
     * Before a slot is cleared while images are being copied: a key that is removed and comes back
     * in another slot would be in the image twice.
     */
    void countRemoval() {
        REMOVALS.setRelease(this, removals + 1);
    }

    int removals() {
        return (int) REMOVALS.getAcquire(this);
    }

    long version() {
        return (long) VERSION.getAcquire(this);
    }

    /**
     * Whether no slot of this page has been moved since the version was read, so that a search
     * meanwhile was complete.
     */
    boolean isUnmovedSince(long before) {
        // Keeps the loads of the slots before that of the version.
        UnsafeApi.loadFence();
        return (long) VERSION.getOpaque(this) == before;
    }

    /** Before a slot is copied: the version becomes odd. */
    void beginMove() {
        VERSION.setRelease(this, version + 1);
    }

    /** After a slot was copied, before its old place is overwritten: the version stays odd. */
    void advanceMove() {
        VERSION.setRelease(this, version + 2);
    }

    /** After the old place was overwritten: the version becomes even. */
    void endMove() {
        VERSION.setRelease(this, version + 1);
    }

    /**
     * The location of a key, or {@link HashIndex#ABSENT} if it is in neither of its lines. A
     * location found needs no validation, because the key was compared; absence does, by version
     * and directory.
     */
    long find(long hash, DirectBuffer key, int keyOffset, int keyLength, KeySource keys) {
        final long location =
                findInLine(firstLineAddress(hash), hash, key, keyOffset, keyLength, keys);
        if (location != HashIndex.ABSENT) {
            return location;
        }
        return findInLine(otherLineAddress(hash), hash, key, keyOffset, keyLength, keys);
    }

    private static long findInLine(
            long lineAddress,
            long hash,
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            KeySource keys) {
        int bits = SlotLine.candidates(lineAddress, hash);
        while (bits != 0) {
            // The slot is read again and may hold another key by now; then the key differs, and
            // if ours was moved, the version tells.
            final long address =
                    SlotDescriptor.slotAddress(lineAddress, Integer.numberOfTrailingZeros(bits));
            final long location = SlotDescriptor.location(SlotDescriptor.slotAt(address));
            UnsafeApi.loadFence();
            if (location != HashIndex.ABSENT && keys.matches(location, key, keyOffset, keyLength)) {
                return location;
            }
            bits &= bits - 1;
        }
        return HashIndex.ABSENT;
    }

    /**
     * The address of the slot of this hash and location, or 0 if it is not in this page; without
     * the writer's lock, an absence needs validation as one of {@link #find} does.
     */
    long addressOf(long hash, long location) {
        final long slot = SlotDescriptor.slot(hash, location);
        final long address = SlotLine.addressOf(firstLineAddress(hash), slot);
        return address != 0 ? address : SlotLine.addressOf(otherLineAddress(hash), slot);
    }

    /** For the writer: how many slots are in use. Reads the whole page. */
    int countOccupied() {
        int count = 0;
        for (int i = 0; i < slotCount(); i++) {
            count += SlotDescriptor.slotAt(slotAddress(i)) == EMPTY ? 0 : 1;
        }
        return count;
    }
}

package io.lohdb.internal.index;

import static io.lohdb.internal.index.SlotDescriptor.EMPTY;

import io.lohdb.internal.epoch.Epoch;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.UnsafeApi;

/**
 * Makes room when a page is full: the first page doubles until it has its full length, and from
 * then on pages split.
 *
 * <p>Called by the writer, except for the counts.
 *
 * <p>A <b>split</b> copies the slots whose next hash bit is 1 to a page of their own, leads the
 * directory to the two halves, and then clears those slots in the old memory, which the other half
 * keeps. Every slot keeps its line and its place in it, so neither keys nor the log are read. A
 * reader that finds a slot cleared also finds that the directory leads elsewhere, because the
 * directory was changed before.
 *
 * <p>A <b>doubling</b> needs a bit of the hash that slots do not hold, and asks the {@link
 * KeySource} for the hashes. It happens seven times in the life of an index, for 4 Ki keys at most,
 * and lets an index start with 512 bytes.
 *
 * <p>Growth is refused, and the overflow table has to serve, when it would not help: when the page
 * is not even half full (too many keys share their lines), or when the directory would become much
 * deeper than the number of pages explains (too many keys share their top bits). Neither happens
 * with hashes that look random; it keeps a broken or hostile hash from splitting for ever.
 */
final class PageGrowth {
    /**
     * How many bits deeper than log2(pages) the directory may be. Random hashes need one or two.
     */
    private static final int MAX_EXCESS_DEPTH = 4;

    private final Directory directory;
    private final PagePool pool;
    private final Epoch epoch;
    private final KeySource keys;

    /** Written by the writer only. Every split adds one page to the first one; pages never join. */
    private final AtomicInteger splits = new AtomicInteger();

    PageGrowth(Directory directory, PagePool pool, Epoch epoch, KeySource keys) {
        this.directory = directory;
        this.pool = pool;
        this.epoch = epoch;
        this.keys = keys;
    }

    int pageCount() {
        return 1 + splits.get();
    }

    long splitCount() {
        return splits.get();
    }

    /** After pages were loaded. */
    void pageCount(int newPageCount) {
        splits.lazySet(newPageCount - 1);
    }

    /**
     * Puts a slot into a page, or into the one that growth puts in its place.
     *
     * @param generation of what changes.
     * @return false if there is no room and growth would not help: the page is marked then, and the
     *     key belongs into the overflow table.
     */
    boolean insert(Page first, long hash, long slot, int generation) {
        Page page = first;
        page.touch(generation);
        // Ends: growth is refused at a depth that the number of pages does not explain.
        while (!SlotInsertion.insert(page, slot, SlotDescriptor.firstLine(hash, page.lineMask()))) {
            if (!grow(page, generation)) {
                page.markOverflow();
                return false;
            }
            page = directory.page(hash);
        }
        return true;
    }

    /**
     * Makes room in the range of a page.
     *
     * @param generation of the new pages.
     * @return false, with nothing changed, if growth would not help.
     */
    private boolean grow(Page page, int generation) {
        if (page.countOccupied() < page.slotCount() / 2) {
            return false;
        }
        return page.lineCount() < Page.MAX_LINES
                ? doubleLines(page, generation)
                : split(page, generation);
    }

    private boolean doubleLines(Page page, int generation) {
        final PageMemory memory = pool.take(2 * page.lineCount());
        final Page doubled =
                new Page(memory, page.depth(), page.prefix(), page.hasOverflow(), generation);
        for (int i = 0; i < page.slotCount(); i++) {
            final long slot = SlotDescriptor.slotAt(page.slotAddress(i));
            if (slot != EMPTY) {
                final long hash = keys.hash(SlotDescriptor.location(slot));
                final int line = SlotDescriptor.firstLine(hash, doubled.lineMask());
                if (!SlotInsertion.insert(doubled, slot, line)) {
                    pool.free(memory);
                    return false;
                }
            }
        }
        directory.assign(doubled);
        epoch.retire(() -> pool.free(page.memory()));
        // A young index doubles faster than a background agent comes round.
        epoch.reclaim();
        return true;
    }

    private boolean split(Page page, int generation) {
        final int depth = page.depth() + 1;
        if (depth > maxDepth(pageCount())) {
            return false;
        }
        final PageMemory memory = pool.take(Page.MAX_LINES);
        copyUpperHalf(page, memory);
        final long upperPrefix = page.prefix() | (1L << (Long.SIZE - depth));
        if (depth > directory.depth()) {
            directory.deepen();
        }
        final boolean hasOverflow = page.hasOverflow();
        directory.assign(new Page(memory, depth, upperPrefix, hasOverflow, generation));
        directory.assign(new Page(page.memory(), depth, page.prefix(), hasOverflow, generation));
        clearUpperHalf(page, memory);
        splits.lazySet(splits.get() + 1);
        return true;
    }

    /** How deep the directory of a number of pages may be. */
    static int maxDepth(int pageCount) {
        final int explained = Integer.SIZE - Integer.numberOfLeadingZeros(pageCount);
        return Math.min(Directory.MAX_DEPTH, explained + MAX_EXCESS_DEPTH);
    }

    /** Writes every slot of the new memory, an empty one too: no branch depends on the hash. */
    private void copyUpperHalf(Page page, PageMemory upper) {
        final int bit = Long.SIZE - 1 - page.depth();
        final long target = upper.address();
        for (long offset = 0; offset < upper.length(); offset += SlotDescriptor.SLOT_LENGTH) {
            final long slot = SlotDescriptor.slotAt(page.lineAddress(0) + offset);
            final long keep = -((slot >>> bit) & 1);
            UnsafeApi.putLong(target + offset, slot & keep);
        }
    }

    private static void clearUpperHalf(Page page, PageMemory upper) {
        for (long offset = 0; offset < upper.length(); offset += SlotDescriptor.SLOT_LENGTH) {
            final long address = page.lineAddress(0) + offset;
            final long slot = SlotDescriptor.slotAt(address);
            final boolean isMoved = UnsafeApi.getLong(upper.address() + offset) != EMPTY;
            SlotDescriptor.publish(address, isMoved ? EMPTY : slot);
        }
    }
}

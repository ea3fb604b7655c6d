package io.lohdb.internal.index;

import io.lohdb.internal.format.PagesDescriptor;
import org.agrona.MutableDirectBuffer;

/**
 * Copies the pages of a {@link HashIndex} one after the other while it changes. The images cover
 * every hash exactly once and hold no key twice, and each shows every change from before the
 * capture began; of changes since then, any may be in it. Whoever applies all of those again, the
 * newest last, has the index.
 *
 * <p>Pages are walked in the order of their hash prefixes, as an {@link IndexCursor} does. A page
 * that has not changed since an earlier capture began need not be copied again: its image of that
 * capture, or of the one that this one took it from, still stands for it.
 *
 * <p>For one thread, which is inside the epoch from {@link #look()} to the end of what it does with
 * that page.
 *
 * <p>Why a page that changes while it is skipped does no harm: the change came after this capture
 * began, so it will be applied again, and the page's generation says so to the next capture.
 */
public final class IndexCapture {
    private final Directory directory;
    private final int generation;

    /** The first hash whose page was neither copied nor skipped. */
    private long position;

    private boolean isDone;
    private Page page;

    IndexCapture(Directory directory, int generation) {
        this.directory = directory;
        this.generation = generation;
    }

    /**
     * The index's generation since this capture began.
     *
     * @return a number that is greater than that of every earlier capture.
     */
    public int generation() {
        return generation;
    }

    /**
     * Finds the next page.
     *
     * @return false if there is none any more.
     */
    public boolean look() {
        page = isDone ? null : directory.page(position);
        return !isDone;
    }

    /**
     * Whether the page that was found may have changed.
     *
     * @param earlierGeneration of an earlier capture.
     * @return false if no slot was stored since that capture began.
     */
    public boolean isChangedSince(int earlierGeneration) {
        return page.generation() >= earlierGeneration;
    }

    /**
     * The first hash of the page that was found.
     *
     * @return a prefix with zeros behind it.
     */
    public long prefix() {
        return page.prefix();
    }

    /**
     * How long the prefix is.
     *
     * @return significant bits.
     */
    public int depth() {
        return page.depth();
    }

    /**
     * The length of the page that was found.
     *
     * @return lines of 64 bytes.
     */
    public int lineCount() {
        return page.lineCount();
    }

    /** Leaves the page that was found as it is and moves on. */
    public void skip() {
        moveOn();
    }

    /**
     * Copies the page that was found and moves on. While the writer waits this always succeeds.
     *
     * @param destination receives the slots.
     * @param offset where they go.
     * @return false, with nothing moved on, if the page changed so that a slot may be missing or
     *     there twice.
     */
    public boolean copy(MutableDirectBuffer destination, int offset) {
        final Page copied = page;
        final long version = copied.version();
        final int removals = copied.removals();
        int target = offset;
        for (int i = 0; i < copied.slotCount(); i++) {
            PagesDescriptor.slot(destination, target, SlotDescriptor.slotAt(copied.slotAddress(i)));
            target += SlotDescriptor.SLOT_LENGTH;
        }
        final boolean isStable =
                (version & 1) == 0
                        && copied.isUnmovedSince(version)
                        && copied.removals() == removals
                        && directory.page(position) == copied;
        if (isStable) {
            moveOn();
        }
        return isStable;
    }

    private void moveOn() {
        position = page.lastHash() + 1;
        isDone = position == 0;
        page = null;
    }
}

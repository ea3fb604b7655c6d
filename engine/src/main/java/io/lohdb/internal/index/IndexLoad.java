package io.lohdb.internal.index;

import io.lohdb.internal.format.CheckpointPage;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;

/**
 * Fills an empty {@link HashIndex} with page images. Nothing is taken for granted: ranges, lengths
 * and the range of every slot are checked, and an index that refuses is as empty as before.
 *
 * <p>{@link #add}: any thread, for different pages at the same time. {@link #finish()} and {@link
 * #abandon()}: one of them, once, after all of those.
 */
public final class IndexLoad {
    private final HashIndex index;
    private final PagePool pool;
    private final int generation;
    private final Page[] pages;
    private final int[] keyCounts;

    IndexLoad(HashIndex index, PagePool pool, int pageCount, int generation) {
        this.index = index;
        this.pool = pool;
        this.generation = generation;
        this.pages = new Page[pageCount];
        this.keyCounts = new int[pageCount];
    }

    /**
     * Adds one page.
     *
     * @param i place of the page in the order of hashes.
     * @param shape of the page, and the offset of its image.
     * @param images holds the image.
     * @param locations gives each slot's location a new one, or {@link HashIndex#ABSENT} if the
     *     slot is to go.
     * @throws IllegalArgumentException if this is no page that an index could have.
     */
    public void add(int i, CheckpointPage shape, DirectBuffer images, LongUnaryOperator locations) {
        checkShape(shape);
        if (pages[i] != null) {
            throw new IllegalArgumentException("page was added before: page=" + i);
        }
        final PageMemory memory = pool.takeUnset(shape.lineCount());
        boolean isFilled = false;
        try {
            final PageImage image = new PageImage(shape, images, locations);
            image.copyTo(memory.address());
            keyCounts[i] = image.keyCount();
            final int since = image.isAsStored() ? 0 : generation;
            pages[i] = new Page(memory, shape.depth(), shape.prefix(), false, since);
            isFilled = true;
        } finally {
            if (!isFilled) {
                pool.free(memory);
            }
        }
    }

    private void checkShape(CheckpointPage shape) {
        final int lines = shape.lineCount();
        final boolean isLength =
                lines >= Page.MIN_LINES && lines <= Page.MAX_LINES && Integer.bitCount(lines) == 1;
        // Pages split when they have their full length, not before.
        if (!isLength || (shape.depth() != 0 && lines != Page.MAX_LINES)) {
            throw new IllegalArgumentException(
                    "wrong line count: depth=" + shape.depth() + " found=" + lines);
        }
        final int maxDepth = PageGrowth.maxDepth(pages.length);
        if (shape.depth() < 0 || shape.depth() > maxDepth) {
            throw new IllegalArgumentException(
                    "wrong depth: max=" + maxDepth + " found=" + shape.depth());
        }
    }

    /**
     * Shows the pages in the index.
     *
     * @throws IllegalArgumentException if they do not cover every hash exactly once; the index is
     *     empty then and the pages are gone.
     */
    public void finish() {
        boolean isInstalled = false;
        try {
            checkRanges();
            long keys = 0;
            for (final int count : keyCounts) {
                keys += count;
            }
            index.install(pages, keys);
            isInstalled = true;
        } finally {
            if (!isInstalled) {
                abandon();
            }
        }
    }

    /** Frees the pages instead. */
    public void abandon() {
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] != null) {
                pool.free(pages[i].memory());
                pages[i] = null;
            }
        }
    }

    private void checkRanges() {
        long next = 0;
        for (int i = 0; i < pages.length; i++) {
            final Page page = pages[i];
            // Behind the last hash comes 0 again: then no page may follow.
            final boolean isNext = page != null && page.prefix() == next && (i == 0 || next != 0);
            if (!isNext || (page.prefix() & ~rangeOf(page)) != 0) {
                throw new IllegalArgumentException("ranges do not fit: page=" + i);
            }
            next = page.lastHash() + 1;
        }
        if (next != 0 || pages.length == 0) {
            throw new IllegalArgumentException("ranges are incomplete: pages=" + pages.length);
        }
    }

    private static long rangeOf(Page page) {
        return page.depth() == 0 ? 0 : -1L << (Long.SIZE - page.depth());
    }
}

package io.lohdb.internal.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Leads from a hash to its page: an array of pages indexed by the top {@code depth} bits of the
 * hash, where a page of smaller depth fills a run of entries. This is the directory of extendible
 * hashing (Fagin, Nievergelt, Pippenger, Strong: "Extendible Hashing: A Fast Access Method for
 * Dynamic Files", ACM TODS 1979).
 *
 * <p>{@link #page(long)}: any thread. {@link #assign}, {@link #deepen()}: the writer.
 *
 * <p>Invariants: the entries' pages cover every hash exactly once. Once a hash leads to another
 * page than before it never leads to the former one again; so a reader that finds the same page
 * before and after a search knows that the page was responsible all along.
 */
final class Directory {
    /**
     * Fewer bits than a tag has, so that a slot always knows on which side of a split it is. 2^24
     * pages hold 10^11 keys, more frames than 2^38 locations of 16 bytes have room for.
     */
    static final int MAX_DEPTH = 24;

    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Page[].class);
    private static final int ARRAY_HEADER_LENGTH = 16;
    private static final int REFERENCE_LENGTH = 8;

    /**
     * Replaced by the writer when the directory doubles; a replaced array is never changed again.
     */
    private volatile Page[] pages;

    Directory(Page page) {
        pages = new Page[] {page};
    }

    /** The page whose range contains a hash. */
    Page page(long hash) {
        final Page[] current = pages;
        return (Page) ENTRY.getAcquire(current, entryIndex(hash, current.length));
    }

    int depth() {
        return Integer.numberOfTrailingZeros(pages.length);
    }

    /** Doubles the array: every page has twice as many entries as before. */
    void deepen() {
        final Page[] current = pages;
        final Page[] twice = new Page[2 * current.length];
        for (int i = 0; i < current.length; i++) {
            twice[2 * i] = current[i];
            twice[2 * i + 1] = current[i];
        }
        pages = twice;
    }

    /**
     * Makes all entries of the page's range lead to it. The depth of the page is not above that of
     * the directory.
     */
    void assign(Page page) {
        final Page[] current = pages;
        final int first = entryIndex(page.prefix(), current.length);
        final int end = first + (current.length >>> page.depth());
        for (int i = first; i < end; i++) {
            ENTRY.setRelease(current, i, page);
        }
    }

    /**
     * For the writer, while nobody reads: other pages in place of all others.
     *
     * @param loaded cover every hash exactly once, in the order of their hashes.
     */
    void replace(Page[] loaded) {
        int depth = 0;
        for (final Page page : loaded) {
            depth = Math.max(depth, page.depth());
        }
        final Page[] entries = new Page[1 << depth];
        int entry = 0;
        for (final Page page : loaded) {
            final int end = entry + (entries.length >>> page.depth());
            Arrays.fill(entries, entry, end, page);
            entry = end;
        }
        pages = entries;
    }

    /** For the writer: visits every page once, in the order of their hashes. */
    void forEachPage(Consumer<Page> visitor) {
        final Page[] current = pages;
        for (int i = 0; i < current.length; i += current.length >>> current[i].depth()) {
            visitor.accept(current[i]);
        }
    }

    /** Heap bytes of the array, counted with wide references. */
    long memoryBytes() {
        return ARRAY_HEADER_LENGTH + (long) pages.length * REFERENCE_LENGTH;
    }

    /**
     * The top bits of the hash, as many as the length has: a multiplication, since a shift by 64
     * would not shift.
     */
    private static int entryIndex(long hash, int entryCount) {
        return (int) (((hash >>> Integer.SIZE) * entryCount) >>> Integer.SIZE);
    }
}

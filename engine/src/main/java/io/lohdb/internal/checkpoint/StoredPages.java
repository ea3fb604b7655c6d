package io.lohdb.internal.checkpoint;

import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.CheckpointPage;
import io.lohdb.internal.format.PagesFile;
import java.util.List;

/**
 * The page images of the checkpoint before, and which of them are worth to be taken over: an image
 * in a file that is mostly unused, or in one of many short files, is rather written anew, so that
 * the files do not become many and empty. For one thread.
 */
final class StoredPages {
    /** How many files with little in them may stay. */
    private static final int MAX_SHORT_FILES = 8;

    private final List<CheckpointPage> pages;
    private final boolean[] isKept;
    private int next;

    /**
     * Judges the files.
     *
     * @param root the checkpoint before, or null
     * @param fullLength bytes of a file that is full
     */
    StoredPages(final Checkpoint root, final int fullLength) {
        final List<PagesFile> files = root == null ? List.of() : root.files();
        pages = root == null ? List.of() : root.pages();
        final int[] counts = new int[files.size()];
        final long[] lengths = new long[files.size()];
        for (final CheckpointPage page : pages) {
            counts[page.file()]++;
            lengths[page.file()] += page.length();
        }
        int shortFiles = 0;
        for (final long length : lengths) {
            shortFiles += isShort(length, fullLength) ? 1 : 0;
        }
        isKept = new boolean[files.size()];
        for (int i = 0; i < isKept.length; i++) {
            final boolean isWorthIt =
                    shortFiles <= MAX_SHORT_FILES || !isShort(lengths[i], fullLength);
            isKept[i] = isWorthIt && 2 * counts[i] >= files.get(i).pageCount();
        }
    }

    private static boolean isShort(final long length, final int fullLength) {
        return 2 * length < fullLength;
    }

    /**
     * The image of a page, or null when it has none that is worth it. Asked in the order of hashes.
     */
    CheckpointPage find(final long prefix, final int depth, final int lineCount) {
        while (next < pages.size() && Long.compareUnsigned(pages.get(next).prefix(), prefix) < 0) {
            next++;
        }
        if (next == pages.size()) {
            return null;
        }
        final CheckpointPage page = pages.get(next);
        return page.prefix() == prefix
                        && page.depth() == depth
                        && page.lineCount() == lineCount
                        && isKept[page.file()]
                ? page
                : null;
    }
}

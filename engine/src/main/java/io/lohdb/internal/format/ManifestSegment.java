package io.lohdb.internal.format;

import java.util.Locale;

/**
 * One segment as the manifest names it.
 *
 * @param id grows from segment to segment
 * @param salt the one in the segment's header, once that is written
 * @param length bytes of the file
 * @param end offset where its frames end for good, when bytes behind it must never count; else 0
 */
public record ManifestSegment(long id, long salt, int length, int end) {
    private static final String SUFFIX = ".log";

    /** Name of the segment's file. */
    public String file() {
        return file(id);
    }

    /** Name of a segment's file. */
    public static String file(final long id) {
        return String.format(Locale.ROOT, "%010d%s", id, SUFFIX);
    }

    /** Id of the segment in a file that has a segment's name. */
    public static long id(final String name) {
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** Whether a file name is a segment's. */
    public static boolean isSegmentFile(final String name) {
        return name.matches("[0-9]{10,18}\\.log");
    }
}

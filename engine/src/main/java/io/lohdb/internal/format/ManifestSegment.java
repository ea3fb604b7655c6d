package io.lohdb.internal.format;

/**
 * One segment as the manifest names it.
 *
 * @param id grows from segment to segment
 * @param salt the one in the segment's header, once that is written
 * @param length bytes of the file
 * @param end offset where its frames end for good, when bytes behind it must never count; else 0
 */
public record ManifestSegment(long id, long salt, int length, int end) {
    /** Greatest id: a position has 31 bits for it. */
    public static final long MAX_ID = Integer.MAX_VALUE;

    private static final String SUFFIX = ".log";

    /** Enough for every id. */
    private static final int DIGITS = 10;

    /** Name of the segment's file. */
    public String file() {
        return file(id);
    }

    /** Name of a segment's file. */
    public static String file(final long id) {
        final String digits = Long.toString(id);
        return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits + SUFFIX;
    }

    /** Id of the segment in a file that has a segment's name. */
    public static long id(final String name) {
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** Whether a file name is a segment's. */
    public static boolean isSegmentFile(final String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return isId(id(name));
    }

    /** Whether a segment may have this id. */
    static boolean isId(final long id) {
        return id >= 1 && id <= MAX_ID;
    }
}

package io.lohdb.internal.format;

/**
 * One segment as the manifest names it.
 *
 * @param id grows from segment to segment
 * @param salt the one in the segment's header, once that is written
 * @param length bytes of the file
 * @param end offset where its frames end for good, when bytes behind it must never count; else 0
 * @param isCold whether compaction wrote it; then it is complete, and the end is never 0
 */
public record ManifestSegment(long id, long salt, int length, int end, boolean isCold) {
    /** Greatest id: a position has 31 bits for it. */
    public static final long MAX_ID = Integer.MAX_VALUE;

    private static final String LOG_SUFFIX = ".log";
    private static final String COLD_SUFFIX = ".cold";

    /** Enough for every id. */
    private static final int DIGITS = 10;

    /** A log segment. */
    public ManifestSegment(final long id, final long salt, final int length, final int end) {
        this(id, salt, length, end, false);
    }

    /** Name of the segment's file. */
    public String file() {
        return file(id, isCold);
    }

    /** Name of the file of a segment of either kind. */
    public static String file(final long id, final boolean isCold) {
        return isCold ? digits(id) + COLD_SUFFIX : file(id);
    }

    /** Name of a log segment's file. */
    public static String file(final long id) {
        return digits(id) + LOG_SUFFIX;
    }

    private static String digits(final long id) {
        final String digits = Long.toString(id);
        return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    }

    /** Id of the segment in a file that has a segment's name, log or cold. */
    public static long id(final String name) {
        return Long.parseLong(name.substring(0, DIGITS));
    }

    /** Whether a file name is a log segment's. */
    public static boolean isSegmentFile(final String name) {
        return isNumbered(name, LOG_SUFFIX);
    }

    /** Whether a file name is a cold segment's. */
    public static boolean isColdFile(final String name) {
        return isNumbered(name, COLD_SUFFIX);
    }

    private static boolean isNumbered(final String name, final String suffix) {
        if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix)) {
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

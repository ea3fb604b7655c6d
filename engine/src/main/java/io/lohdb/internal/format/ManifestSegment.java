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
    private static final String SUFFIX = ".log";
    private static final int MIN_DIGITS = 10;

    /** So many digits always are a long. */
    private static final int MAX_DIGITS = 18;

    /** Name of the segment's file. */
    public String file() {
        return file(id);
    }

    /** Name of a segment's file. */
    public static String file(final long id) {
        final String digits = Long.toString(id);
        return "0".repeat(Math.max(0, MIN_DIGITS - digits.length())) + digits + SUFFIX;
    }

    /** Id of the segment in a file that has a segment's name. */
    public static long id(final String name) {
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** Whether a file name is a segment's. */
    public static boolean isSegmentFile(final String name) {
        final int digits = name.length() - SUFFIX.length();
        if (digits < MIN_DIGITS || digits > MAX_DIGITS || !name.endsWith(SUFFIX)) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}

package io.lohdb.internal.format;

/**
 * Position of a frame in the log: segment id in the upper 32 bits, offset in the segment in the
 * lower 32. Ids only grow, so positions are ordered like the frames and never come again.
 */
public final class LogPosition {
    private static final int SHIFT = 32;

    private LogPosition() {}

    /** Makes a position. */
    public static long of(final long segmentId, final int offset) {
        return (segmentId << SHIFT) | offset;
    }

    /** The segment's id. */
    public static long segmentId(final long position) {
        return position >>> SHIFT;
    }

    /** The offset in the segment. */
    public static int offset(final long position) {
        return (int) position;
    }
}

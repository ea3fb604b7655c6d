package io.lohdb.internal.log;

import io.lohdb.internal.format.FrameDescriptor;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides what a frame that the index points to shows to a reader at a time: a PUT shows its entry
 * until it has expired, a tombstone shows nothing. Everything that reads, counts or compares
 * entries asks here. Stateless; any thread within the epoch.
 *
 * <p>The time is that of the reader: now, or the moment when a snapshot was taken. The clock is
 * read only when the frame has an expiry.
 */
public final class FrameVisibility {
    private FrameVisibility() {}

    /** Whether a frame shows an entry; it lies within the segment. */
    public static boolean isPresent(
            final Segment segment, final int frame, final EpochClock clock) {
        return isPresent(FrameDescriptor.head(segment.buffer(), frame), segment, frame, clock);
    }

    /**
     * Whether a frame shows an entry; it lies within the segment.
     *
     * @param head the frame's {@link FrameDescriptor#head}, for callers that have loaded it
     */
    public static boolean isPresent(
            final long head, final Segment segment, final int frame, final EpochClock clock) {
        return FrameDescriptor.isLasting(head)
                || (!FrameDescriptor.isDelete(head)
                        && !isExpired(checkedExpiry(head, segment, frame), clock.time()));
    }

    /** Whether what ends at an expiry has ended by now. */
    public static boolean isExpired(final long expiryMs, final long nowMs) {
        return expiryMs <= nowMs;
    }

    private static long checkedExpiry(final long head, final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        final long end =
                (long) frame
                        + FrameDescriptor.HEADER_LENGTH
                        + FrameDescriptor.keyLength(head)
                        + FrameDescriptor.valueLength(head)
                        + FrameDescriptor.EXPIRY_LENGTH;
        if (FrameDescriptor.valueLength(head) < 0 || end > segment.length()) {
            throw new IllegalStateException(
                    "frame crosses the end of its segment: segmentId="
                            + segment.id()
                            + " offset="
                            + frame
                            + " end="
                            + end);
        }
        return FrameDescriptor.expiry(buffer, frame);
    }
}

package io.lohdb.internal.log;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lets nobody act on the bytes of a frame that nobody has checksummed since the store was opened.
 * An opening from a checkpoint leaves such frames behind; whoever compares, lends, copies or
 * removes on the word of one asks here first. Any thread; for all other frames it costs a load.
 */
public final class FrameGuard {
    private static final ThreadLocal<FrameChecksum> CHECKSUM =
            ThreadLocal.withInitial(FrameChecksum::new);

    private FrameGuard() {}

    /**
     * Returns if a frame is as it was written.
     *
     * @throws CorruptLogException when it is damaged
     */
    public static void check(final Segment segment, final int frame) {
        if (!segment.isVerified(frame)) {
            verify(segment, frame);
        }
    }

    /**
     * Checksums a frame, whatever is known of it.
     *
     * @return its length with padding
     * @throws CorruptLogException when it is damaged
     */
    public static int verify(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        final int room = buffer.capacity() - frame;
        final int length =
                room < FrameDescriptor.MIN_FRAME_ROOM ? 0 : FrameDescriptor.length(buffer, frame);
        if (length < FrameDescriptor.HEADER_LENGTH || length > room) {
            throw damaged(
                    segment,
                    frame,
                    "frame length out of range",
                    FrameDescriptor.HEADER_LENGTH + ".." + room,
                    length);
        }
        final int computed =
                CHECKSUM.get()
                        .compute(
                                buffer,
                                frame,
                                FrameChecksum.coveredLength(
                                        FrameDescriptor.type(buffer, frame), length),
                                segment.header().salt(),
                                LogPosition.of(segment.id(), frame),
                                length);
        final int stored = FrameDescriptor.crc(buffer, frame);
        if (computed != stored) {
            throw damaged(
                    segment,
                    frame,
                    "frame crc mismatch",
                    Integer.toHexString(computed),
                    Integer.toHexString(stored));
        }
        if (!FrameDescriptor.isWellFormed(buffer, frame)) {
            throw damaged(segment, frame, "frame lengths disagree", "a frame", length);
        }
        return FrameDescriptor.alignedLength(length);
    }

    /** The fault of a frame, with its place. */
    public static CorruptLogException damaged(
            final Segment segment,
            final int frame,
            final String problem,
            final Object expected,
            final Object found) {
        return new CorruptLogException(problem, segment.fileName(), frame, expected, found);
    }
}

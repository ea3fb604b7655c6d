package io.lohdb.internal.compaction;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checks the frames of segments that are about to go: what is damaged is never copied as if it were
 * whole, and never dropped as if it were dead. For one thread.
 */
final class VictimFrames {
    private final FrameChecksum checksum = new FrameChecksum();

    /**
     * Checks a frame, lengths before the checksum.
     *
     * @return its bytes in the segment, padding included
     * @throws CorruptLogException when it is not as it was written
     */
    int check(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        final int length = FrameDescriptor.length(buffer, frame);
        final int room = segment.sealedEnd() - frame;
        if (length < FrameDescriptor.HEADER_LENGTH || length > room) {
            throw corrupt(
                    "frame length out of range",
                    segment,
                    frame,
                    FrameDescriptor.HEADER_LENGTH + ".." + room,
                    length);
        }
        final int type = FrameDescriptor.type(buffer, frame);
        if (!FrameType.isKnown(type) || !FrameDescriptor.isWellFormed(buffer, frame)) {
            throw corrupt("frame lengths disagree", segment, frame, "a frame", "type " + type);
        }
        final int computed =
                checksum.compute(
                        buffer,
                        frame,
                        FrameChecksum.coveredLength(type, length),
                        segment.header().salt(),
                        LogPosition.of(segment.id(), frame),
                        length);
        final int stored = FrameDescriptor.crc(buffer, frame);
        if (computed != stored) {
            throw corrupt(
                    "frame crc mismatch",
                    segment,
                    frame,
                    Integer.toHexString(computed),
                    Integer.toHexString(stored));
        }
        return FrameDescriptor.alignedLength(length);
    }

    /** The fault of a frame. */
    static CorruptLogException corrupt(
            final String problem,
            final Segment segment,
            final int frame,
            final Object expected,
            final Object found) {
        return new CorruptLogException(problem, file(segment), frame, expected, found);
    }

    /** Name of a segment's file. */
    static String file(final Segment segment) {
        return new ManifestSegment(
                        segment.id(),
                        segment.header().salt(),
                        segment.length(),
                        segment.sealedEnd(),
                        segment.isCold())
                .file();
    }
}

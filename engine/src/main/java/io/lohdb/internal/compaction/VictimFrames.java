package io.lohdb.internal.compaction;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.log.FrameGuard;
import io.lohdb.internal.log.Segment;

/**
 * Checks the frames of segments that are about to go: what is damaged is never copied as if it were
 * whole, and never dropped as if it were dead. Any thread.
 */
final class VictimFrames {
    private VictimFrames() {}

    /**
     * Checks a frame of a sealed segment, checksummed before or not.
     *
     * @return its bytes in the segment, padding included
     * @throws CorruptLogException when it is not as it was written
     */
    static int check(final Segment segment, final int frame) {
        final int length = FrameGuard.verify(segment, frame);
        final int room = segment.sealedEnd() - frame;
        if (length > room) {
            throw FrameGuard.damaged(
                    segment, frame, "frame length out of range", "at most " + room, length);
        }
        final int type = FrameDescriptor.type(segment.buffer(), frame);
        if (!FrameType.isKnown(type)) {
            throw FrameGuard.damaged(
                    segment, frame, "unknown frame type", "a frame", "type " + type);
        }
        return length;
    }
}

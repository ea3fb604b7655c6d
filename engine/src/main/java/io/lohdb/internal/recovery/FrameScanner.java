package io.lohdb.internal.recovery;

import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.internal.format.CursorDescriptor;
import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides whether a frame stands at a place of a segment. Trusts no length before it has been
 * compared with the room that is really there. For one thread.
 */
public final class FrameScanner {
    private final FrameChecksum checksum = new FrameChecksum();

    /** Creates a scanner. */
    public FrameScanner() {}

    /**
     * Checks lengths and checksum.
     *
     * @return null when an intact frame stands there
     */
    public Problem check(final Segment in, final int frame) {
        final Problem lengths = checkLengths(in, frame);
        if (lengths != null) {
            return lengths;
        }
        final int computed = checksum(in, frame);
        final int stored = FrameDescriptor.crc(in.buffer(), frame);
        if (computed != stored) {
            return Problem.of(
                    "frame crc mismatch",
                    Integer.toHexString(computed),
                    Integer.toHexString(stored));
        }
        checkVersion(in, frame);
        return null;
    }

    private static Problem checkLengths(final Segment in, final int frame) {
        final UnsafeBuffer buffer = in.buffer();
        final int room = buffer.capacity() - frame;
        if (room < FrameDescriptor.MIN_FRAME_ROOM) {
            return Problem.of("no room for a frame", FrameDescriptor.MIN_FRAME_ROOM, room);
        }
        final int length = FrameDescriptor.length(buffer, frame);
        if (length == 0) {
            return Problem.of("no frame", "a frame", "zeros");
        }
        if (length < FrameDescriptor.HEADER_LENGTH || length > room) {
            return Problem.of(
                    "frame length out of range",
                    FrameDescriptor.HEADER_LENGTH + ".." + room,
                    length);
        }
        // A newer release may lay its frames out in another way: the version check tells after the
        // crc.
        if (isKnown(in, frame) && !FrameDescriptor.isWellFormed(buffer, frame)) {
            return Problem.of(
                    "frame lengths disagree",
                    "length " + length,
                    "key "
                            + FrameDescriptor.keyLength(buffer, frame)
                            + " value "
                            + FrameDescriptor.valueLength(buffer, frame)
                            + " type "
                            + FrameDescriptor.type(buffer, frame));
        }
        return null;
    }

    private int checksum(final Segment in, final int frame) {
        final UnsafeBuffer buffer = in.buffer();
        final int length = FrameDescriptor.length(buffer, frame);
        return checksum.compute(
                buffer,
                frame,
                FrameChecksum.coveredLength(FrameDescriptor.type(buffer, frame), length),
                in.header().salt(),
                LogPosition.of(in.id(), frame),
                length);
    }

    private static void checkVersion(final Segment in, final int frame) {
        final int type = FrameDescriptor.type(in.buffer(), frame);
        final int flags = FrameDescriptor.flags(in.buffer(), frame);
        if (!isKnown(in, frame)) {
            throw new VersionTooNewException(
                    "frame of a newer release: segmentId="
                            + in.id()
                            + " offset="
                            + frame
                            + " type="
                            + type
                            + " flags="
                            + flags);
        }
    }

    private static boolean isKnown(final Segment in, final int frame) {
        final UnsafeBuffer buffer = in.buffer();
        final int known = FrameDescriptor.knownFlags(SegmentHeaderDescriptor.version(buffer));
        return FrameType.isKnown(FrameDescriptor.type(buffer, frame))
                && (FrameDescriptor.flags(buffer, frame) & ~known) == 0;
    }

    /**
     * Whether a frame is a mark or a cursor that claims more than what was before it: no writer
     * knows the future, so this one is as good as damaged.
     *
     * @return null when an intact frame claims nothing of the kind
     */
    static Problem checkClaim(final Segment in, final int frame) {
        final UnsafeBuffer buffer = in.buffer();
        final int type = FrameDescriptor.type(buffer, frame);
        if (type == FrameType.SYNC_MARK) {
            final long place = LogPosition.of(in.id(), frame);
            final long claimed = FrameDescriptor.longValue(buffer, frame);
            return claimed <= place
                    ? null
                    : Problem.of("sync mark claims the future", "at most " + place, claimed);
        }
        if (type == FrameType.CURSOR) {
            final long last = FrameDescriptor.sequence(buffer, frame);
            final long claimed = CursorDescriptor.sequence(buffer, frame);
            return claimed >= 0 && claimed <= last
                    ? null
                    : Problem.of("cursor claims the future", "0.." + last, claimed);
        }
        return null;
    }

    /** Whether an intact SYNC_MARK stands there; cheap for any content. */
    boolean isMark(final Segment in, final int frame) {
        final UnsafeBuffer buffer = in.buffer();
        return FrameDescriptor.length(buffer, frame) == FrameDescriptor.LONG_FRAME_LENGTH
                && FrameDescriptor.type(buffer, frame) == FrameType.SYNC_MARK
                && check(in, frame) == null;
    }
}

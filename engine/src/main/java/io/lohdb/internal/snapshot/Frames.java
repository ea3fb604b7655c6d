package io.lohdb.internal.snapshot;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import org.agrona.DirectBuffer;

/** What the header of a frame at a location says. Any thread inside the epoch, or the writer. */
final class Frames {
    private final SegmentTable table;

    Frames(final SegmentTable table) {
        this.table = table;
    }

    long sequence(final long location) {
        final Segment segment = table.segment(location);
        return FrameDescriptor.sequence(segment.buffer(), table.frame(location, segment));
    }

    boolean isTombstone(final long location) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        return FrameDescriptor.type(segment.buffer(), frame) == FrameType.DELETE;
    }

    DirectBuffer buffer(final long location) {
        return table.segment(location).buffer();
    }

    /** Offset of the key in the buffer. */
    int key(final long location) {
        return table.frame(location, table.segment(location)) + FrameDescriptor.HEADER_LENGTH;
    }

    int keyLength(final long location) {
        final Segment segment = table.segment(location);
        return FrameDescriptor.keyLength(segment.buffer(), table.frame(location, segment));
    }

    /** Bytes that the frame takes in the log. */
    int alignedLength(final long location) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        return FrameDescriptor.alignedLength(segment.buffer(), frame);
    }

    /** The index points to the frame now. */
    void addLive(final long location) {
        table.segment(location).addLive(alignedLength(location));
    }

    /** The index points to the frame no longer. */
    void subtractLive(final long location) {
        table.segment(location).addLive(-alignedLength(location));
    }
}

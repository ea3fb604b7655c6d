package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;

/**
 * Keeps the account of live bytes per segment: what the index points to. For whoever changes the
 * index, that is, under the writer lock; {@link Segment#liveBytes()} is for any thread.
 */
final class LiveBytes {
    private final SegmentTable table;

    LiveBytes(final SegmentTable table) {
        this.table = table;
    }

    /** The index points to a frame now. */
    void add(final Segment segment, final int frame) {
        segment.addLive(FrameDescriptor.alignedLength(segment.buffer(), frame));
    }

    /**
     * The index points to a place no longer.
     *
     * @param location of a frame, or {@link HashIndex#ABSENT} when there was none
     */
    void subtract(final long location) {
        if (location != HashIndex.ABSENT) {
            final Segment segment = table.segment(location);
            final int frame = table.frame(location, segment);
            segment.addLive(-FrameDescriptor.alignedLength(segment.buffer(), frame));
        }
    }
}

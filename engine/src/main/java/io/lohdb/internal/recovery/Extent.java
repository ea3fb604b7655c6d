package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.log.Segment;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A run of intact frames, batches whole.
 *
 * @param segment where they are
 * @param from offset of the first
 * @param to offset behind the last
 */
record Extent(Segment segment, int from, int to) {
    /**
     * The last place up to a position where neither a frame nor a batch is cut through.
     *
     * @return its position; 0 when the whole run lies behind the one given
     */
    long boundary(final long position) {
        final long id = segment.id();
        final UnsafeBuffer buffer = segment.buffer();
        if (LogPosition.of(id, to) <= position) {
            return LogPosition.of(id, to);
        }
        long boundary = 0;
        int frame = from;
        while (LogPosition.of(id, frame) <= position) {
            if ((FrameDescriptor.flags(buffer, frame) & FrameDescriptor.FLAG_BATCH_CONTINUED)
                    == 0) {
                boundary = LogPosition.of(id, frame);
            }
            frame = FrameDescriptor.next(buffer, frame);
        }
        return boundary;
    }
}

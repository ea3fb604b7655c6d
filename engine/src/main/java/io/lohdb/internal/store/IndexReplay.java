package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.recovery.ReplayTarget;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies operations that are already in the log to the index. For the index's writer. */
final class IndexReplay implements ReplayTarget {
    private final HashIndex index;
    private final SegmentTable table;
    private final FrameSource frames;
    private final LiveBytes live;

    IndexReplay(final HashIndex index, final SegmentTable table, final FrameSource frames) {
        this.index = index;
        this.table = table;
        this.frames = frames;
        this.live = new LiveBytes(table);
    }

    @Override
    public void onOperation(final Segment segment, final int frame) {
        segment.samples().offer(FrameDescriptor.sequence(segment.buffer(), frame), frame);
        apply(segment, frame);
    }

    /** Applies one frame. */
    void apply(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        final int keyLength = FrameDescriptor.keyLength(buffer, frame);
        final long hash = frames.hash(segment, frame);
        if (FrameDescriptor.type(buffer, frame) == FrameType.PUT) {
            live.subtract(index.put(hash, buffer, key, keyLength, table.location(segment, frame)));
            live.add(segment, frame);
            segment.expiry().offer(FrameDescriptor.expiry(buffer, frame));
        } else {
            live.subtract(index.remove(hash, buffer, key, keyLength));
        }
    }

    @Override
    public void onMoved(
            final Segment from, final int fromFrame, final Segment to, final int toFrame) {
        if (FrameDescriptor.type(to.buffer(), toFrame) == FrameType.PUT
                && index.replaceLocation(
                        frames.hash(to, toFrame),
                        table.location(from, fromFrame),
                        table.location(to, toFrame))) {
            live.subtract(table.location(from, fromFrame));
            live.add(to, toFrame);
            to.expiry().offer(FrameDescriptor.expiry(to.buffer(), toFrame));
        }
    }
}

package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.CursorTable;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.recovery.ReplayTarget;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies operations that are already in the log to the index, and cursors to their table. For the
 * index's writer.
 */
final class IndexReplay implements ReplayTarget {
    private final HashIndex index;
    private final SegmentTable table;
    private final FrameSource frames;
    private final LiveBytes live;
    private final CursorTable cursors = new CursorTable();

    /** Slots that lead to a DELETE of a cold segment, for as long as an older PUT may come. */
    private final LongArrayList tombstones = new LongArrayList();

    /** Whether the index may hold something newer than the frame at hand. */
    private boolean newestWins;

    private final IndexUpdates updates;

    IndexReplay(
            final HashIndex index,
            final SegmentTable table,
            final FrameSource frames,
            final IndexUpdates updates) {
        this.index = index;
        this.table = table;
        this.frames = frames;
        this.live = new LiveBytes(table);
        this.updates = updates;
    }

    @Override
    public void onOperation(final Segment segment, final int frame) {
        segment.samples().offer(FrameDescriptor.sequence(segment.buffer(), frame), frame);
        if (!newestWins || isNewest(segment, frame)) {
            apply(segment, frame);
        }
    }

    @Override
    public void onColdOperation(final Segment segment, final int frame) {
        newestWins = true;
        if (isNewest(segment, frame)) {
            point(segment, frame);
            if (FrameDescriptor.type(segment.buffer(), frame) == FrameType.DELETE) {
                tombstones.addLong(table.location(segment, frame));
            }
        }
    }

    private boolean isNewest(final Segment segment, final int frame) {
        final long found = find(segment, frame);
        return found == HashIndex.ABSENT
                || frames.sequence(found) <= FrameDescriptor.sequence(segment.buffer(), frame);
    }

    private long find(final Segment segment, final int frame) {
        return index.find(
                frames.hash(segment, frame),
                segment.buffer(),
                frame + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.keyLength(segment.buffer(), frame));
    }

    @Override
    public void onReplayed() {
        for (int i = 0; i < tombstones.size(); i++) {
            final long location = tombstones.getLong(i);
            final Segment segment = table.segment(location);
            final int frame = table.frame(location, segment);
            if (find(segment, frame) == location) {
                apply(segment, frame);
            }
        }
        tombstones.clear();
        tombstones.trimToSize();
        newestWins = false;
    }

    /** The named cursors. */
    CursorTable cursors() {
        return cursors;
    }

    @Override
    public void onCursor(final Segment segment, final int frame) {
        cursors.apply(segment, frame);
    }

    /** Applies the frame of one operation. */
    void apply(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        if (FrameDescriptor.type(buffer, frame) == FrameType.PUT) {
            point(segment, frame);
        } else {
            updates.remove(
                    frames.hash(segment, frame),
                    buffer,
                    frame + FrameDescriptor.HEADER_LENGTH,
                    FrameDescriptor.keyLength(buffer, frame),
                    segment,
                    frame);
        }
    }

    /** Has the index point to a frame, whatever its type. */
    private void point(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        updates.put(
                frames.hash(segment, frame),
                buffer,
                frame + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.keyLength(buffer, frame),
                segment,
                frame);
        segment.expiry().offer(FrameDescriptor.expiry(buffer, frame));
    }

    @Override
    public void onMoved(
            final Segment from, final int fromFrame, final Segment to, final int toFrame) {
        if (FrameDescriptor.type(to.buffer(), toFrame) == FrameType.CURSOR) {
            cursors.apply(to, toFrame);
            return;
        }
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

package io.lohdb.internal.store;

import io.lohdb.internal.compaction.FrameReferences;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.snapshot.SnapshotIndex;
import org.agrona.concurrent.UnsafeBuffer;

/** The slots of the index and the links of snapshots. Threads as the interface says. */
final class LogReferences implements FrameReferences {
    private final HashIndex index;
    private final SnapshotIndex snapshots;
    private final SegmentTable table;

    LogReferences(final HashIndex index, final SnapshotIndex snapshots, final SegmentTable table) {
        this.index = index;
        this.snapshots = snapshots;
        this.table = table;
    }

    @Override
    public void touch(final long[] hashes, final long[] scratch, final int count) {
        index.touchLines(hashes, scratch, count);
    }

    @Override
    public boolean isCurrent(final long hash, final long location) {
        return index.isAt(hash, location);
    }

    @Override
    public long newest(final long hash, final long location) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        final UnsafeBuffer buffer = segment.buffer();
        return index.find(
                hash,
                buffer,
                frame + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.keyLength(buffer, frame));
    }

    @Override
    public boolean isSeen(final long hash, final long location) {
        // Plain, but late enough: the slot was found to lead elsewhere, and whoever had it do so
        // was told before that a snapshot is open.
        return snapshots.isTracking() && snapshots.reaches(hash, location);
    }

    @Override
    public boolean relocate(final long hash, final long from, final long to) {
        return snapshots.relocate(hash, from, to);
    }

    @Override
    public boolean hasSnapshots() {
        return snapshots.isTracking();
    }
}

package io.lohdb.internal.store;

import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.snapshot.SnapshotIndex;
import org.agrona.DirectBuffer;

/**
 * Takes published frames into the index: directly, or through the snapshots while there are any,
 * and keeps the account of live bytes. For whoever holds the writer lock.
 */
final class IndexUpdates {
    private final HashIndex index;
    private final SnapshotIndex snapshots;
    private final SegmentTable table;
    private final LiveBytes live;

    IndexUpdates(final HashIndex index, final SnapshotIndex snapshots, final SegmentTable table) {
        this.index = index;
        this.snapshots = snapshots;
        this.table = table;
        this.live = new LiveBytes(table);
    }

    /** Location of a frame. */
    long location(final Segment segment, final int frame) {
        return table.location(segment, frame);
    }

    /** A key has a new value in a frame. */
    void put(
            final long hash,
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final Segment segment,
            final int frame) {
        final long location = table.location(segment, frame);
        live.subtract(
                snapshots.isTracking()
                        ? snapshots.put(hash, key, keyOffset, keyLength, location)
                        : index.put(hash, key, keyOffset, keyLength, location));
        live.add(segment, frame);
    }

    /** A key was removed by a tombstone; nothing changes if it is not there. */
    void remove(
            final long hash,
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final Segment segment,
            final int frame) {
        live.subtract(
                snapshots.isTracking()
                        ? snapshots.remove(
                                hash, key, keyOffset, keyLength, table.location(segment, frame))
                        : index.remove(hash, key, keyOffset, keyLength));
    }
}

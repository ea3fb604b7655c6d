package io.lohdb.internal.store;

import io.lohdb.internal.checkpoint.CheckpointLoader;
import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.format.CheckpointSegment;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.IndexCursor;
import io.lohdb.internal.log.CursorTable;
import io.lohdb.internal.log.FrameGuard;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.recovery.ReplayTarget;
import io.lohdb.internal.snapshot.SnapshotIndex;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies operations that are already in the log to the index, and cursors to their table. For the
 * index's writer.
 */
final class IndexReplay implements ReplayTarget {
    /** Of a segment whose earliest expiry is not known: it is looked for. */
    private static final long LONG_AGO_MS = 1;

    private static final int CURSOR_LENGTH = 8192;

    private final HashIndex index;
    private final SegmentTable table;
    private final FrameSource frames;
    private final LiveBytes live;
    private final CursorTable cursors = new CursorTable();

    private final ReplayedOperations operations;
    private boolean isFromCheckpoint;

    /** Whether cold segments were read on top of a checkpoint. */
    private boolean isAccountVague;

    /** The live bytes that a checkpoint gave are those after this operation. */
    private long countedThrough;

    private final IndexUpdates updates;

    IndexReplay(
            final HashIndex index,
            final SegmentTable table,
            final FrameSource frames,
            final SnapshotIndex snapshots) {
        this.index = index;
        this.table = table;
        this.frames = frames;
        this.live = new LiveBytes(table);
        this.operations = new ReplayedOperations(index, table, frames, live);
        this.updates = new IndexUpdates(index, snapshots, table);
    }

    @Override
    public LoadedCheckpoint load(final CheckpointLoader loader) {
        final LoadedCheckpoint loaded = loader.load(table, index);
        if (loaded == null) {
            return null;
        }
        operations.letNewestWin();
        operations.keepOrderOfLog();
        isFromCheckpoint = true;
        countedThrough = loaded.endSequence();
        for (final Segment segment : table.chain()) {
            takeOver(segment, loaded.segment(segment.id()));
        }
        for (final Segment segment : table.cold()) {
            // What is read again is counted again.
            if (loaded.isCovered(segment.id())) {
                takeOver(segment, loaded.segment(segment.id()));
            }
        }
        if (loaded.mayHoldTombstones()) {
            findTombstones();
        }
        return loaded;
    }

    private static void takeOver(final Segment segment, final CheckpointSegment known) {
        if (known != null) {
            segment.addLive(known.liveBytes());
            segment.expiry().offer(known.minExpiryMs() == 0 ? LONG_AGO_MS : known.minExpiryMs());
        }
    }

    private void findTombstones() {
        final IndexCursor cursor = index.cursor();
        final long[] locations = new long[CURSOR_LENGTH];
        for (int found = cursor.next(locations); found > 0; found = cursor.next(locations)) {
            for (int i = 0; i < found; i++) {
                final Segment segment = table.segment(locations[i]);
                final int frame = table.frame(locations[i], segment);
                FrameGuard.check(segment, frame);
                if (FrameDescriptor.type(segment.buffer(), frame) == FrameType.DELETE) {
                    operations.tombstones().addLong(locations[i]);
                }
            }
        }
    }

    @Override
    public void onOperation(final Segment segment, final int frame) {
        segment.samples().offer(FrameDescriptor.sequence(segment.buffer(), frame), frame);
        // A checkpoint's account stands for its end, its slots for a while before.
        final boolean isCounted =
                FrameDescriptor.sequence(segment.buffer(), frame) > countedThrough;
        operations.add(segment, frame, isCounted);
    }

    @Override
    public void onColdOperation(final Segment segment, final int frame) {
        operations.letNewestWin();
        isAccountVague |= isFromCheckpoint;
        operations.add(segment, frame, true);
    }

    @Override
    public void onReplayed() {
        operations.applyAll();
        final LongArrayList tombstones = operations.tombstones();
        for (int i = 0; i < tombstones.size(); i++) {
            final long location = tombstones.getLong(i);
            final Segment segment = table.segment(location);
            final int frame = table.frame(location, segment);
            final long hash = frames.hash(segment, frame);
            if (find(segment, frame, hash) == location) {
                apply(segment, frame, hash);
            }
        }
        tombstones.clear();
        tombstones.trimToSize();
        if (isAccountVague) {
            countLiveBytes();
        }
    }

    private long find(final Segment segment, final int frame, final long hash) {
        return index.find(
                hash,
                segment.buffer(),
                frame + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.keyLength(segment.buffer(), frame));
    }

    /** What a checkpoint's account knows of a compaction that was under way is not exact. */
    private void countLiveBytes() {
        for (final Segment segment : table.chain()) {
            segment.addLive(-segment.liveBytes());
        }
        for (final Segment segment : table.cold()) {
            segment.addLive(-segment.liveBytes());
        }
        final IndexCursor cursor = index.cursor();
        final long[] locations = new long[CURSOR_LENGTH];
        for (int found = cursor.next(locations); found > 0; found = cursor.next(locations)) {
            for (int i = 0; i < found; i++) {
                final Segment segment = table.segment(locations[i]);
                live.add(segment, table.frame(locations[i], segment));
            }
        }
    }

    /** Takes in what is written from now on, too. */
    IndexUpdates updates() {
        return updates;
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
        apply(segment, frame, frames.hash(segment, frame));
    }

    private void apply(final Segment segment, final int frame, final long hash) {
        final UnsafeBuffer buffer = segment.buffer();
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        final int keyLength = FrameDescriptor.keyLength(buffer, frame);
        if (FrameDescriptor.type(buffer, frame) == FrameType.PUT) {
            updates.put(hash, buffer, key, keyLength, segment, frame);
            segment.expiry().offer(FrameDescriptor.expiry(buffer, frame));
        } else {
            updates.remove(hash, buffer, key, keyLength, segment, frame);
        }
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

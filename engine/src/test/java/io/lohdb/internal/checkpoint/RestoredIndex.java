package io.lohdb.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.IndexCursor;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.index.KeySource;
import io.lohdb.internal.log.FrameKeys;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.testkit.EngineDriver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An index beside that of an open engine, made as an opening makes it: from a checkpoint and the
 * log behind it. One thread.
 */
final class RestoredIndex implements KeySource, AutoCloseable {
    private final RecoveredLog log;
    private final SegmentTable table;
    private final KeyHash hash;
    private final HashIndex index = new HashIndex(new Epoch(), this);
    private final CheckpointLoader loader;
    private final LoadedCheckpoint loaded;

    /**
     * Loads what there is.
     *
     * @param directory that holds the files of checkpoints
     * @param log of an open engine
     */
    RestoredIndex(StoreDirectory directory, RecoveredLog log) {
        this.log = log;
        this.table = log.table();
        final Manifest manifest = log.manifestFile().manifest();
        this.hash = new KeyHash(manifest.hashSeed0(), manifest.hashSeed1());
        this.loader = new CheckpointLoader(directory, manifest);
        this.loaded = loader.load(table, index);
    }

    /** Null when no checkpoint was worth it. */
    LoadedCheckpoint loaded() {
        return loaded;
    }

    List<String> problems() {
        return loader.problems();
    }

    long count() {
        return index.count();
    }

    /** Applies the log behind the checkpoint, the newest wins, and compares. */
    RestoredIndex assertHolds(Map<String, String> expected) {
        final long position = loaded == null ? 0 : loaded.position();
        final List<Long> tombstones = new ArrayList<>();
        for (final Segment segment : table.chain()) {
            if (segment.id() < LogPosition.segmentId(position)) {
                continue;
            }
            final int end =
                    segment.sealedEnd() == Segment.NOT_SEALED
                            ? log.writer().tail()
                            : segment.sealedEnd();
            int frame =
                    segment.id() == LogPosition.segmentId(position)
                            ? LogPosition.offset(position)
                            : SegmentHeaderDescriptor.HEADER_LENGTH;
            while (frame < end) {
                apply(segment, frame, tombstones);
                frame = FrameDescriptor.next(segment.buffer(), frame);
            }
        }
        for (final long location : tombstones) {
            final Segment segment = table.segment(location);
            final int frame = table.frame(location, segment);
            if (find(segment, frame) == location) {
                index.remove(
                        hash(location), segment.buffer(), frame + 24, keyLength(segment, frame));
            }
        }
        assertEquals(expected, entries());
        assertEquals(expected.size(), index.count());
        return this;
    }

    private void apply(Segment segment, int frame, List<Long> tombstones) {
        if (!FrameType.isOperation(FrameDescriptor.type(segment.buffer(), frame))) {
            return;
        }
        final long found = find(segment, frame);
        if (found == HashIndex.ABSENT
                || sequence(found) <= FrameDescriptor.sequence(segment.buffer(), frame)) {
            final long location = table.location(segment, frame);
            index.put(
                    hash(location),
                    segment.buffer(),
                    frame + 24,
                    keyLength(segment, frame),
                    location);
            if (FrameDescriptor.type(segment.buffer(), frame) == FrameType.DELETE) {
                tombstones.add(location);
            }
        }
    }

    private Map<String, String> entries() {
        final Map<String, String> entries = new HashMap<>();
        final IndexCursor cursor = index.cursor();
        final long[] locations = new long[8192];
        for (int n = cursor.next(locations); n > 0; n = cursor.next(locations)) {
            for (int i = 0; i < n; i++) {
                final Segment segment = table.segment(locations[i]);
                final UnsafeBuffer buffer = segment.buffer();
                final int frame = table.frame(locations[i], segment);
                final int key = keyLength(segment, frame);
                final String before =
                        entries.put(
                                EngineDriver.text(buffer, frame + 24, key),
                                EngineDriver.text(
                                        buffer,
                                        frame + 24 + key,
                                        FrameDescriptor.valueLength(buffer, frame)));
                assertTrue(before == null, "a key twice");
            }
        }
        return entries;
    }

    private static int keyLength(Segment segment, int frame) {
        return FrameDescriptor.keyLength(segment.buffer(), frame);
    }

    private long find(Segment segment, int frame) {
        return index.find(
                hash(table.location(segment, frame)),
                segment.buffer(),
                frame + 24,
                keyLength(segment, frame));
    }

    private long sequence(long location) {
        final Segment segment = table.segment(location);
        return FrameDescriptor.sequence(segment.buffer(), table.frame(location, segment));
    }

    @Override
    public boolean matches(long location, DirectBuffer key, int keyOffset, int keyLength) {
        final Segment segment = table.segment(location);
        return FrameKeys.matches(
                segment, table.frame(location, segment), key, keyOffset, keyLength);
    }

    @Override
    public long hash(long location) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        return hash.hash(segment.buffer(), frame + 24, keyLength(segment, frame));
    }

    @Override
    public void close() {
        index.close();
    }
}

package io.lohdb.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.IndexCursor;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.index.KeySource;
import io.lohdb.internal.log.FrameKeys;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.MemoryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot index over small segments of hand-made frames, with a model of what is in it. A frame
 * is told by its sequence. {@link #compact} moves what is still referred to out of the oldest
 * segment, overwrites it, and uses its number again.
 */
final class SnapshotFixture implements AutoCloseable {
    private static final int SEGMENT_LENGTH = 8192;
    private static final int HEADER = SegmentHeaderDescriptor.HEADER_LENGTH;
    private static final int FRAME_LENGTH = 32;
    private static final long WAIT_NS = 1_000_000_000L;

    final Epoch epoch = new Epoch();
    final SegmentTable table = new SegmentTable(SEGMENT_LENGTH);
    final HashIndex index;
    final SnapshotIndex snapshots;
    final Map<Long, Long> model = new HashMap<>();
    private final KeyHash hash = new KeyHash(1, 2);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final ReentrantLock lock = new ReentrantLock();
    private final UnsafeBuffer keyBuffer = new UnsafeBuffer(new byte[Long.BYTES]);
    private Runnable overtaking;
    private Segment active;
    private int tail;
    private long segmentId;
    private long sequence;

    SnapshotFixture() {
        final KeySource keys =
                new KeySource() {
                    @Override
                    public boolean matches(
                            final long location,
                            final DirectBuffer key,
                            final int keyOffset,
                            final int keyLength) {
                        final Segment segment = table.segment(location);
                        final boolean isMatch =
                                FrameKeys.matches(
                                        segment,
                                        table.frame(location, segment),
                                        key,
                                        keyOffset,
                                        keyLength);
                        overtake(isMatch);
                        return isMatch;
                    }

                    @Override
                    public long hash(final long location) {
                        final Segment segment = table.segment(location);
                        return hashOf(segment, table.frame(location, segment));
                    }
                };
        index = new HashIndex(epoch, keys);
        snapshots = new SnapshotIndex(index, keys, table, epoch);
        roll();
    }

    /** Lets writers overtake the next reader, between its look at the slot and what follows. */
    void overtakeNextReader(final Runnable writes) {
        overtaking = writes;
    }

    private void overtake(final boolean isMatch) {
        final Runnable writes = overtaking;
        if (isMatch && writes != null) {
            overtaking = null;
            final long key = keyBuffer.getLong(0);
            writes.run();
            keyBuffer.putLong(0, key);
        }
    }

    private void roll() {
        segmentId++;
        final SegmentHeader header =
                new SegmentHeader(
                        new StoreId(1, 2), segmentId, SEGMENT_LENGTH, sequence + 1, 0, 0, 0);
        try {
            active =
                    new Segment(
                            header,
                            directory.allocate("segment" + segmentId, SEGMENT_LENGTH).finish(),
                            table.nextNumber());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        table.add(active);
        tail = HEADER;
    }

    private long hashOf(final Segment segment, final int frame) {
        return hash.hash(
                segment.buffer(),
                frame + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.keyLength(segment.buffer(), frame));
    }

    private long append(final int type, final long key, final long frameSequence) {
        if (tail + FRAME_LENGTH > SEGMENT_LENGTH) {
            roll();
        }
        final int frame = tail;
        FrameDescriptor.header(active.buffer(), frame, frameSequence, type, Long.BYTES, 0);
        active.buffer().putLong(frame + FrameDescriptor.HEADER_LENGTH, key);
        FrameDescriptor.length(active.buffer(), frame, FRAME_LENGTH);
        tail += FRAME_LENGTH;
        return table.location(active, frame);
    }

    private long hash(final long key) {
        keyBuffer.putLong(0, key);
        return hash.hash(keyBuffer, 0, Long.BYTES);
    }

    /** Puts as the store does. */
    void put(final long key) {
        sequence++;
        final long location = append(FrameType.PUT, key, sequence);
        final long keyHash = hash(key);
        final long previous =
                snapshots.isTracking()
                        ? snapshots.put(keyHash, keyBuffer, 0, Long.BYTES, location)
                        : index.put(keyHash, keyBuffer, 0, Long.BYTES, location);
        addLive(previous, -FRAME_LENGTH);
        addLive(location, FRAME_LENGTH);
        model.put(key, sequence);
    }

    /** Deletes as a batch of the store does: the tombstone is written in any case. */
    void delete(final long key) {
        sequence++;
        final long tombstone = append(FrameType.DELETE, key, sequence);
        final long keyHash = hash(key);
        final long previous =
                snapshots.isTracking()
                        ? snapshots.remove(keyHash, keyBuffer, 0, Long.BYTES, tombstone)
                        : index.remove(keyHash, keyBuffer, 0, Long.BYTES);
        addLive(previous, -FRAME_LENGTH);
        assertEquals(model.remove(key) != null, previous != HashIndex.ABSENT);
    }

    private void addLive(final long location, final int bytes) {
        if (location != HashIndex.ABSENT) {
            table.segment(location).addLive(bytes);
        }
    }

    OpenSnapshot open() {
        return snapshots.open(sequence);
    }

    int clean() {
        return snapshots.clean(lock);
    }

    void cleanAll() {
        int slices = 0;
        while (clean() > 0) {
            slices++;
        }
        assertTrue(slices < 10_000);
    }

    /** Location of the frame that a slot leads to. */
    long slot(final long key) {
        return index.find(hash(key), keyBuffer, 0, Long.BYTES);
    }

    /** Moves everything out of the oldest segment and fills its place with something else. */
    void compact() {
        final Segment victim = table.chain()[0];
        if (victim == active) {
            return;
        }
        for (int frame = HEADER; frame + FRAME_LENGTH <= SEGMENT_LENGTH; frame += FRAME_LENGTH) {
            move(victim, frame);
        }
        assertEquals(0, victim.liveBytes());
        table.retire(List.of(victim));
        epoch.retire(
                () -> {
                    victim.buffer().setMemory(HEADER, SEGMENT_LENGTH - HEADER, (byte) 0x7F);
                    table.release(victim);
                });
        epoch.reclaim();
    }

    private void move(final Segment victim, final int frame) {
        final long from = table.location(victim, frame);
        final long keyHash = hashOf(victim, frame);
        final long key = victim.buffer().getLong(frame + FrameDescriptor.HEADER_LENGTH);
        final boolean isLive = slot(key) == from;
        final boolean isNeeded = isLive || snapshots.reaches(keyHash, from);
        final int type = FrameDescriptor.type(victim.buffer(), frame);
        if (isNeeded || frame % 3 == 0) {
            final long to = append(type, key, FrameDescriptor.sequence(victim.buffer(), frame));
            assertEquals(isNeeded, snapshots.relocate(keyHash, from, to));
            if (isLive) {
                addLive(from, -FRAME_LENGTH);
                addLive(to, FRAME_LENGTH);
            }
        }
    }

    /** What a snapshot sees of a key: the sequence of a put, or null. */
    Long find(final long key, final long atSequence) {
        final long token = epoch.enter();
        try {
            return shown(snapshots.lookup().find(hash(key), keyBuffer, 0, Long.BYTES, atSequence));
        } finally {
            epoch.exit(token);
        }
    }

    /** Sequence of the frame at a location. */
    long sequence(final long location) {
        final Segment segment = table.segment(location);
        return FrameDescriptor.sequence(segment.buffer(), table.frame(location, segment));
    }

    private Long shown(final long location) {
        if (location == HashIndex.ABSENT) {
            return null;
        }
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        return FrameDescriptor.type(segment.buffer(), frame) == FrameType.PUT
                ? FrameDescriptor.sequence(segment.buffer(), frame)
                : null;
    }

    /** Everything that a snapshot sees, by a walk. */
    Map<Long, Long> walk(final long atSequence) {
        final Map<Long, Long> found = new HashMap<>();
        final IndexCursor cursor = index.cursor();
        final long[] locations = new long[64];
        long removals = snapshots.lookup().removals();
        for (int count = cursor.next(locations); count > 0; count = cursor.next(locations)) {
            for (int i = 0; i < count; i++) {
                final long seen = snapshots.lookup().seen(locations[i], atSequence, removals);
                final Long shown = shown(seen);
                if (shown != null) {
                    final Segment segment = table.segment(seen);
                    final int key = table.frame(seen, segment) + FrameDescriptor.HEADER_LENGTH;
                    final Long twice = found.put(segment.buffer().getLong(key), shown);
                    assertEquals(null, twice);
                }
            }
            removals = snapshots.lookup().removals();
        }
        return found;
    }

    long liveBytes() {
        long bytes = 0;
        for (final Segment segment : table.chain()) {
            bytes += segment.liveBytes();
        }
        return bytes;
    }

    /** With no snapshot left, index and accounts are as if there had never been one. */
    void assertNothingIsLeft() {
        for (int i = 0; snapshots.isTracking(); i++) {
            assertTrue(i < 10_000 && clean() > 0);
        }
        assertEquals(0, clean());
        assertEquals(0, snapshots.pinnedBytes());
        assertEquals(model.size(), index.count());
        assertEquals((long) model.size() * FRAME_LENGTH, liveBytes());
        assertEquals(model, walk(Long.MAX_VALUE));
        assertTrue(epoch.drain(WAIT_NS));
        assertEquals(0, snapshots.memoryBytes());
    }

    @Override
    public void close() {
        assertTrue(epoch.drain(WAIT_NS));
        snapshots.free();
        index.close();
        table.unmap();
    }
}

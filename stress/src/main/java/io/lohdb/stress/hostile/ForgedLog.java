package io.lohdb.stress.hostile;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.StoreId;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a whole store without an engine, right or wrong as it is told, always with right
 * checksums. The same calls make the same bytes. For one thread, once.
 */
final class ForgedLog {
    private static final StoreId STORE_ID = new StoreId(0x1122334455667788L, 0x99AABBCCDDEEFF00L);
    private static final long SALT = 0x5DEECE66DL;
    private static final int MAX_SEGMENTS = 24;

    private final List<ForgedSegment> segments = new ArrayList<>();
    private ForgedSegment active;
    private long sequence;
    private long durablePosition;
    private long durableSequence;
    private long nextId = 1;
    private long extraIds;
    private boolean isClosed;

    ForgedSegment active() {
        return active;
    }

    List<ForgedSegment> segments() {
        return segments;
    }

    long sequence() {
        return sequence;
    }

    /** Has the next operation come behind this one. */
    void sequence(final long last) {
        sequence = last;
    }

    /** Position behind the last frame. */
    long position() {
        return active == null ? 0 : LogPosition.of(active.id(), active.tail());
    }

    /** Begins a segment; none when there are many already. */
    void roll(final int length) {
        roll(length, sequence + 1, position(), durablePosition);
    }

    /** Begins a segment whose header says anything. */
    void roll(
            final int length,
            final long firstSequence,
            final long previousEnd,
            final long headerDurablePosition) {
        if (segments.size() >= MAX_SEGMENTS) {
            return;
        }
        if (active != null) {
            active.pad(sequence);
        }
        spare(length);
        active = segments.get(segments.size() - 1);
        active.header(
                new SegmentHeader(
                        STORE_ID,
                        active.id(),
                        length,
                        firstSequence,
                        active.named().salt(),
                        previousEnd,
                        headerDurablePosition));
    }

    /** Adds a prepared segment without a header. */
    void spare(final int length) {
        if (segments.size() < MAX_SEGMENTS) {
            final long salt = SALT * nextId;
            segments.add(new ForgedSegment(nextId, salt, new byte[length]));
            nextId++;
        }
    }

    /** Leaves ids out. */
    void skipIds(final long count) {
        nextId = Math.max(1, Math.min(nextId + Math.max(0, count), Integer.MAX_VALUE));
    }

    /** Appends a frame of the next operation if there is room for it. */
    void operation(final int type, final int flags, final byte[] key, final byte[] value) {
        final int length = FrameDescriptor.frameLength(key.length, value.length);
        if (fits(length)) {
            active.append(FrameDescriptor.typeAndFlags(type, flags), ++sequence, key, value);
        }
    }

    private boolean fits(final int length) {
        return active != null
                && FrameDescriptor.alignedLength(Math.max(length, FrameDescriptor.MIN_FRAME_ROOM))
                        <= active.room();
    }

    /** Appends a sync mark. */
    void mark(final long claimed) {
        if (fits(FrameDescriptor.LONG_FRAME_LENGTH)) {
            active.append(FrameType.SYNC_MARK, sequence, claimed);
        }
    }

    /** Appends what a salvage writes down. */
    void lost(final long first, final long last) {
        if (fits(FrameDescriptor.LONG_FRAME_LENGTH)) {
            sequence = last;
            active.append(FrameType.LOST, last, first);
        }
    }

    /** Everything so far is durable. */
    void sync() {
        durable(position(), sequence);
    }

    /** What the manifest will say. */
    void durable(final long position, final long newDurableSequence) {
        durablePosition = position;
        durableSequence = newDurableSequence;
    }

    long durablePosition() {
        return durablePosition;
    }

    /** Closed in order, says the manifest. */
    void close() {
        isClosed = true;
    }

    /** How far the manifest's next id is beyond the last one. */
    void extraIds(final long count) {
        extraIds = count;
    }

    /** The files. */
    StoreFiles files() {
        final StoreFiles files = new StoreFiles();
        final List<ManifestSegment> named = new ArrayList<>();
        for (final ForgedSegment segment : segments) {
            files.with(segment.named().file(), segment.content());
            named.add(segment.named());
        }
        return files.with(
                ManifestDescriptor.FILE,
                ManifestDescriptor.encode(
                        new Manifest(
                                STORE_ID,
                                1,
                                2,
                                nextId + extraIds,
                                durablePosition,
                                durableSequence,
                                isClosed,
                                named)));
    }
}

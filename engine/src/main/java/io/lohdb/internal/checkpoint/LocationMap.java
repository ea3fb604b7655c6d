package io.lohdb.internal.checkpoint;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.CheckpointSegment;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Turns the locations of a checkpoint into those of the segments that are open now. Slots that lead
 * to a segment that is gone, or behind the end of one that was cut, are dropped: what they led to
 * was moved to a place that is read again. Immutable; any thread.
 */
final class LocationMap implements LongUnaryOperator {
    private static final int ALIGNMENT_BITS = 4;

    private final int offsetBits;
    private final long offsetMask;

    /** By number: location of offset 0 now. */
    private final long[] bases;

    /** By number: first offset, in units of 16 bytes, where no frame can begin; 0 drops all. */
    private final long[] limits;

    /**
     * Creates the map.
     *
     * @throws CorruptLogException when a number stands for two segments
     */
    LocationMap(final Checkpoint root, final Manifest manifest, final SegmentTable table) {
        offsetBits = root.offsetBits();
        offsetMask = (1L << offsetBits) - 1;
        int numbers = 0;
        for (final CheckpointSegment segment : root.segments()) {
            numbers = Math.max(numbers, segment.number() + 1);
        }
        bases = new long[numbers];
        limits = new long[numbers];
        final Map<Long, ManifestSegment> named = new HashMap<>();
        manifest.segments().forEach(segment -> named.put(segment.id(), segment));
        final Map<Long, Segment> open = new HashMap<>();
        for (final Segment segment : table.chain()) {
            open.put(segment.id(), segment);
        }
        for (final Segment segment : table.cold()) {
            open.put(segment.id(), segment);
        }
        final boolean[] isTaken = new boolean[numbers];
        for (final CheckpointSegment segment : root.segments()) {
            final int number = segment.number();
            if (number == CheckpointSegment.NO_NUMBER) {
                continue;
            }
            if (isTaken[number]) {
                throw new CorruptLogException(
                        "two segments of one number",
                        root.file(),
                        CheckpointDescriptor.HEADER_LENGTH,
                        "another number",
                        number);
            }
            isTaken[number] = true;
            enter(segment, named.get(segment.id()), open.get(segment.id()), table);
        }
    }

    private void enter(
            final CheckpointSegment known,
            final ManifestSegment named,
            final Segment open,
            final SegmentTable table) {
        if (named == null
                || open == null
                || named.salt() != known.salt()
                || named.isCold() != known.isCold()) {
            return;
        }
        final int end = named.end() == 0 ? open.length() : named.end();
        bases[known.number()] = table.location(open, 0);
        limits[known.number()] =
                Math.max(0, end - FrameDescriptor.MIN_FRAME_ROOM) / FrameDescriptor.ALIGNMENT + 1L;
    }

    @Override
    public long applyAsLong(final long location) {
        final long number = location >>> offsetBits;
        final long offset = location & offsetMask;
        return number < limits.length
                        && offset >= SegmentHeaderDescriptor.HEADER_LENGTH >>> ALIGNMENT_BITS
                        && offset < limits[(int) number]
                ? bases[(int) number] + offset
                : HashIndex.ABSENT;
    }
}

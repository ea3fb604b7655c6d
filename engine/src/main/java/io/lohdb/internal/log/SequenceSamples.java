package io.lohdb.internal.log;

import io.lohdb.internal.format.SegmentHeaderDescriptor;

/**
 * Offsets of a few frames of one segment by their sequence, so that a reader who knows a sequence
 * walks at most one interval of frames. Written by the writer, read by any thread.
 */
public final class SequenceSamples {
    private static final int INTERVAL = 256 * 1024;

    private final long[] sequences;
    private final int[] offsets;

    /** Written by the writer, after the entry that it makes readable. */
    private volatile int count;

    SequenceSamples(final int segmentLength) {
        final int capacity = segmentLength / INTERVAL + 1;
        sequences = new long[capacity];
        offsets = new int[capacity];
    }

    /** Notes an operation's frame if the last one noted is an interval away. */
    public void offer(final long sequence, final int offset) {
        final int taken = count;
        if (taken < sequences.length && (taken == 0 || offset - offsets[taken - 1] >= INTERVAL)) {
            sequences[taken] = sequence;
            offsets[taken] = offset;
            count = taken + 1;
        }
    }

    /** Takes back what was noted from an offset on: the frames there were never committed. */
    void truncate(final int offset) {
        int kept = count;
        while (kept > 0 && offsets[kept - 1] >= offset) {
            kept--;
        }
        count = kept;
    }

    /** Offset of a frame at or before the first operation with this sequence or a later one. */
    int floor(final long sequence) {
        int low = 0;
        int high = count - 1;
        int found = SegmentHeaderDescriptor.HEADER_LENGTH;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            if (sequences[middle] <= sequence) {
                found = offsets[middle];
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }
}

package io.lohdb.internal.backup;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.recovery.FrameScanner;
import io.lohdb.internal.recovery.Problem;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Goes through the frames of one segment as they stand, without knowing the rest of the log. For
 * one thread.
 */
final class SegmentFrames {
    /** What may be checksummed in vain on the way, so that hostile lengths cost linear time. */
    private static final long CHECKSUM_BUDGET_PER_BYTE = 32;

    private final FrameScanner scanner = new FrameScanner();
    private final Segment segment;
    private final int end;
    private long budget;

    SegmentFrames(final Segment segment, final int end) {
        this.segment = segment;
        this.end = Math.min(end, segment.buffer().capacity());
        this.budget = this.end * CHECKSUM_BUDGET_PER_BYTE;
    }

    /** Receives what stands in a segment. */
    interface Visitor {
        /** An intact frame. */
        void onFrame(int offset, int length);

        /** Bytes that are no frame, with what is wrong at the first of them. */
        void onDamage(int offset, int length, Problem problem);
    }

    /** Visits everything; zeros up to the end of the segment are nothing. */
    void visit(final Visitor visitor) {
        int offset = SegmentHeaderDescriptor.HEADER_LENGTH;
        while (end - offset >= FrameDescriptor.MIN_FRAME_ROOM) {
            final Problem problem = scanner.check(segment, offset);
            if (problem == null) {
                final int length = FrameDescriptor.alignedLength(segment.buffer(), offset);
                visitor.onFrame(offset, length);
                offset += length;
            } else {
                final int next = next(offset);
                if (next < end || !isBlank(offset)) {
                    visitor.onDamage(offset, next - offset, problem);
                }
                offset = next;
            }
        }
    }

    private int next(final int damaged) {
        int offset = damaged + FrameDescriptor.ALIGNMENT;
        while (end - offset >= FrameDescriptor.MIN_FRAME_ROOM && budget > 0) {
            final int length = FrameDescriptor.length(segment.buffer(), offset);
            if (length >= FrameDescriptor.HEADER_LENGTH && length <= end - offset) {
                budget -= length;
                if (scanner.check(segment, offset) == null) {
                    return offset;
                }
            }
            offset += FrameDescriptor.ALIGNMENT;
        }
        return end;
    }

    private boolean isBlank(final int from) {
        final UnsafeBuffer buffer = segment.buffer();
        int offset = from;
        while (offset <= end - Long.BYTES && buffer.getLong(offset) == 0) {
            offset += Long.BYTES;
        }
        return offset > end - Long.BYTES;
    }

    /**
     * Counts the frames of a segment that was read without a finding, by their lengths alone.
     *
     * @return the count
     */
    static long count(final Segment segment, final int end) {
        long count = 0;
        int offset = SegmentHeaderDescriptor.HEADER_LENGTH;
        while (end - offset >= FrameDescriptor.HEADER_LENGTH) {
            final int length = FrameDescriptor.length(segment.buffer(), offset);
            if (length < FrameDescriptor.HEADER_LENGTH || length > end - offset) {
                return count;
            }
            count++;
            offset += FrameDescriptor.alignedLength(length);
        }
        return count;
    }
}

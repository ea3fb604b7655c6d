package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the next intact frame behind a damaged place. Every aligned offset is tried; the bytes that
 * may be checksummed on the way are limited, so that hostile lengths cannot make it quadratic.
 */
final class Resync {
    private static final long CHECKSUM_BUDGET_PER_BYTE = 32;

    private final FrameScanner scanner;
    private final Segment segment;
    private final int end;
    private long leastSequence;
    private long budget;

    /**
     * Creates a search.
     *
     * @param end offset where the segment's frames end: what lies behind it never counts
     */
    Resync(final FrameScanner scanner, final Segment segment, final int end) {
        this.scanner = scanner;
        this.segment = segment;
        this.end = end;
        this.budget = end * CHECKSUM_BUDGET_PER_BYTE;
    }

    Segment segment() {
        return segment;
    }

    /**
     * Offset of the next frame that begins a batch or stands alone; the segment's end if none does.
     *
     * @param firstLost frames with an earlier sequence are older copies
     */
    int after(final int damaged, final long firstLost) {
        leastSequence = firstLost;
        int offset =
                Math.max(
                        SegmentHeaderDescriptor.HEADER_LENGTH,
                        BitUtil.align(damaged + 1, FrameDescriptor.ALIGNMENT));
        for (;
                offset <= end - FrameDescriptor.MIN_FRAME_ROOM && budget > 0;
                offset += FrameDescriptor.ALIGNMENT) {
            if (isIntact(offset) && isStart(offset)) {
                return offset;
            }
        }
        return end;
    }

    private boolean isIntact(final int offset) {
        final UnsafeBuffer buffer = segment.buffer();
        final int length = FrameDescriptor.length(buffer, offset);
        if (length < FrameDescriptor.HEADER_LENGTH
                || length > end - offset
                || !FrameType.isKnown(FrameDescriptor.type(buffer, offset))) {
            return false;
        }
        budget -= length;
        return scanner.check(segment, offset) == null;
    }

    private boolean isStart(final int offset) {
        final UnsafeBuffer buffer = segment.buffer();
        final int type = FrameDescriptor.type(buffer, offset);
        final long sequence = FrameDescriptor.sequence(buffer, offset);
        if (segment.isCold()) {
            return FrameType.isOperation(type)
                    && sequence >= leastSequence
                    && sequence <= FrameDescriptor.MAX_SEQUENCE;
        }
        if (sequence > FrameDescriptor.MAX_SEQUENCE
                || FrameScanner.checkClaim(segment, offset) != null
                || (FrameType.isBatched(type) && isContinued(offset))) {
            return false;
        }
        if (FrameType.isOperation(type)) {
            return sequence >= leastSequence;
        }
        if (type == FrameType.LOST) {
            final long first = FrameDescriptor.longValue(buffer, offset);
            return first >= leastSequence && sequence >= first;
        }
        return sequence >= leastSequence - 1;
    }

    private boolean isContinued(final int offset) {
        return (FrameDescriptor.flags(segment.buffer(), offset)
                        & FrameDescriptor.FLAG_BATCH_CONTINUED)
                != 0;
    }
}

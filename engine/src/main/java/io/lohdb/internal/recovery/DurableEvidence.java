package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks behind the place where the log seems to end for anything that says how far it was durable:
 * marks and headers of later segments. This is what tells a torn tail from corruption (after the
 * protocol-aware recovery of Alagappan et al., FAST 2018).
 */
final class DurableEvidence {
    private final FrameScanner scanner;
    private long position;
    private long tornBytes;

    DurableEvidence(final FrameScanner scanner) {
        this.scanner = scanner;
    }

    /** Greatest durable position that was claimed. */
    long position() {
        return position;
    }

    /** Bytes behind the place that were written, up to the last one that is not zero. */
    long tornBytes() {
        return tornBytes;
    }

    void collect(final List<OpenedSegment> segments, final int index, final int offset) {
        scan(segments.get(index).segment(), offset);
        for (int later = index + 1; later < segments.size(); later++) {
            final OpenedSegment opened = segments.get(later);
            if (opened.state() == OpenedSegment.State.INTACT) {
                position = Math.max(position, opened.segment().header().durablePosition());
            }
            scan(opened.segment(), SegmentHeaderDescriptor.HEADER_LENGTH);
        }
    }

    /** Looks at every place of a segment where a mark may stand. */
    void scan(final Segment segment, final int from) {
        if (segment == null) {
            return;
        }
        final UnsafeBuffer buffer = segment.buffer();
        final int end = buffer.capacity() - FrameDescriptor.ALIGNMENT;
        int lastUsed = -1;
        for (int offset = from; offset <= end; offset += FrameDescriptor.ALIGNMENT) {
            if ((buffer.getLong(offset) | buffer.getLong(offset + Long.BYTES)) == 0) {
                continue;
            }
            lastUsed = offset;
            if (offset <= buffer.capacity() - FrameDescriptor.MIN_FRAME_ROOM
                    && scanner.isMark(segment, offset)) {
                position = Math.max(position, FrameDescriptor.longValue(buffer, offset));
            }
        }
        if (lastUsed >= 0) {
            tornBytes += lastUsed + FrameDescriptor.ALIGNMENT - from;
        }
    }
}

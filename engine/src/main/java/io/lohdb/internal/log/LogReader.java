package io.lohdb.internal.log;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.ChangeType;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the operations of the log in order. For one thread; each {@link #poll} must happen within
 * the epoch. It never looks at bytes behind the sequence it was allowed to deliver.
 *
 * <p>Between two calls its segment may leave the log. Segments leave oldest first and are unmapped
 * after the epoch only: one that is in the log when a call begins, and all behind it, can be read
 * until the call ends.
 */
public final class LogReader {
    private final SegmentTable table;
    private final Change change = new Change();
    private Segment segment;
    private int frame;
    private long sequence;

    /** Creates a reader that begins behind an operation. */
    public LogReader(final SegmentTable table, final long afterSequence) {
        this.table = table;
        this.sequence = afterSequence;
    }

    /** The last operation delivered or skipped. */
    public long sequence() {
        return sequence;
    }

    /**
     * Delivers operations.
     *
     * @param throughSequence at most the log's written sequence
     * @param limit most operations to deliver
     * @return how many were delivered
     * @throws SequenceCompactedException when the next operation is no longer in the log
     */
    public int poll(final ChangeHandler handler, final long throughSequence, final int limit) {
        if (segment != null && segment.isRetired()) {
            segment = null;
        }
        int delivered = 0;
        while (delivered < limit && sequence < throughSequence) {
            if (segment == null) {
                seek(sequence + 1);
            } else if (frame == segment.sealedEnd()) {
                segment = segment.next();
                frame = SegmentHeaderDescriptor.HEADER_LENGTH;
            } else {
                delivered += step(handler);
            }
        }
        return delivered;
    }

    private int step(final ChangeHandler handler) {
        final UnsafeBuffer buffer = segment.buffer();
        final int current = frame;
        FrameGuard.check(segment, current);
        final int length = FrameDescriptor.length(buffer, current);
        if (length < FrameDescriptor.HEADER_LENGTH || length > segment.length() - current) {
            throw new IllegalStateException(
                    "frame length out of range: segmentId="
                            + segment.id()
                            + " offset="
                            + current
                            + " found="
                            + length);
        }
        frame = current + FrameDescriptor.alignedLength(length);
        final int type = FrameDescriptor.type(buffer, current);
        final long found = FrameDescriptor.sequence(buffer, current);
        if (type == FrameType.LOST) {
            sequence = Math.max(sequence, found);
            return 0;
        }
        if (!FrameType.isOperation(type) || found <= sequence) {
            return 0;
        }
        if (found != sequence + 1) {
            throw new IllegalStateException(
                    "sequence gap in the log: expected=" + (sequence + 1) + " found=" + found);
        }
        sequence = found;
        final int keyLength = FrameDescriptor.keyLength(buffer, current);
        final int key = current + FrameDescriptor.HEADER_LENGTH;
        final int flags = FrameDescriptor.flags(buffer, current);
        final boolean isEndOfBatch = (flags & FrameDescriptor.FLAG_BATCH_CONTINUES) == 0;
        handler.onChange(
                change.set(
                                type == FrameType.PUT ? ChangeType.PUT : ChangeType.DELETE,
                                found,
                                isEndOfBatch)
                        .expiry(
                                (flags & FrameDescriptor.FLAG_EXPIRED) != 0,
                                FrameDescriptor.expiry(buffer, current))
                        .wrap(
                                buffer,
                                key,
                                keyLength,
                                key + keyLength,
                                FrameDescriptor.valueLength(buffer, current)));
        return 1;
    }

    private void seek(final long wanted) {
        final Segment[] chain = table.chain();
        final long oldest = chain[0].header().firstSequence();
        if (wanted < oldest) {
            throw new SequenceCompactedException(wanted, oldest);
        }
        int index = chain.length - 1;
        while (index > 0 && chain[index].header().firstSequence() > wanted) {
            index--;
        }
        segment = chain[index];
        frame = segment.samples().floor(wanted);
    }
}

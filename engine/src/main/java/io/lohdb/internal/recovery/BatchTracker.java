package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.log.Segment;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Holds operations and cursors back until their batch is whole. For the thread that walks.
 *
 * <p>Cursors come first in a batch, and take no sequence.
 */
final class BatchTracker {
    private static final int NONE = -1;

    private final ReplayTarget target;
    private final WalkResult result;
    private int start = NONE;
    private long firstSequence;
    private long lastSequence;

    BatchTracker(final ReplayTarget target, final WalkResult result) {
        this.target = target;
        this.result = result;
    }

    boolean isOpen() {
        return start != NONE;
    }

    /** Offset of the first frame of the open batch. */
    int start() {
        return start;
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** Whether the open batch has reached its operations. */
    boolean hasOperation() {
        return lastSequence >= firstSequence;
    }

    void drop() {
        start = NONE;
    }

    /** Takes a frame in; applies its batch if this is the last one. */
    void accept(final Segment segment, final int frame, final int next) {
        final UnsafeBuffer buffer = segment.buffer();
        if (!isOpen()) {
            start = frame;
            firstSequence =
                    FrameDescriptor.sequence(buffer, frame) + (isCursor(buffer, frame) ? 1 : 0);
        }
        lastSequence = FrameDescriptor.sequence(buffer, frame);
        if ((FrameDescriptor.flags(buffer, frame) & FrameDescriptor.FLAG_BATCH_CONTINUES) != 0) {
            return;
        }
        for (int offset = start; offset < next; ) {
            if (isCursor(buffer, offset)) {
                target.onCursor(segment, offset);
            } else {
                target.onOperation(segment, offset);
            }
            offset = FrameDescriptor.next(buffer, offset);
        }
        result.apply(segment, start, next, lastSequence, lastSequence - firstSequence + 1);
        start = NONE;
    }

    private static boolean isCursor(final UnsafeBuffer buffer, final int frame) {
        return FrameDescriptor.type(buffer, frame) == FrameType.CURSOR;
    }
}

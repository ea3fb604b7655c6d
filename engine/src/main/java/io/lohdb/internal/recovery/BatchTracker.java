package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.log.Segment;
import org.agrona.concurrent.UnsafeBuffer;

/** Holds operations back until their batch is whole. For the thread that walks. */
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

    void drop() {
        start = NONE;
    }

    /** Takes an operation in; applies its batch if this is the last one. */
    void accept(final Segment segment, final int frame, final int next) {
        final UnsafeBuffer buffer = segment.buffer();
        if (!isOpen()) {
            start = frame;
            firstSequence = FrameDescriptor.sequence(buffer, frame);
        }
        lastSequence = FrameDescriptor.sequence(buffer, frame);
        if ((FrameDescriptor.flags(buffer, frame) & FrameDescriptor.FLAG_BATCH_CONTINUES) != 0) {
            return;
        }
        for (int offset = start; offset < next; ) {
            target.onOperation(segment, offset);
            offset += FrameDescriptor.alignedLength(FrameDescriptor.length(buffer, offset));
        }
        result.apply(segment, start, next, lastSequence, lastSequence - firstSequence + 1);
        start = NONE;
    }
}

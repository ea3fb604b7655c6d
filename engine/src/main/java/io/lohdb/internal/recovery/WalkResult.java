package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.spi.Loss;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** What a walk has found so far. For the thread that walks. */
final class WalkResult {
    private static final long NO_CUT = -1;

    private final List<Segment> entered = new ArrayList<>();
    private final List<Extent> extents = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private Segment segment;
    private int endFrame;
    private long lastSequence;
    private long operationCount;
    private long damagedAt = NO_CUT;
    private long firstLostSequence;
    private long durablePosition;
    private long tornBytes;
    private int passedCount;

    /**
     * Creates an empty result.
     *
     * @param lastSequence of the last operation before the log
     */
    WalkResult(final long lastSequence) {
        this.lastSequence = lastSequence;
    }

    /** Segments whose frames count, in log order. */
    List<Segment> entered() {
        return entered;
    }

    /** Runs of intact frames. */
    List<Extent> extents() {
        return extents;
    }

    List<Loss> losses() {
        return losses;
    }

    /** The segment where the log ends so far; null before the first. */
    Segment segment() {
        return segment;
    }

    /** Offset behind the last frame that counts, in {@link #segment()}. */
    int endFrame() {
        return endFrame;
    }

    long lastSequence() {
        return lastSequence;
    }

    long operationCount() {
        return operationCount;
    }

    boolean isDamaged() {
        return damagedAt != NO_CUT;
    }

    /** First sequence that may be missing; meaningful when damaged. */
    long firstLostSequence() {
        return firstLostSequence;
    }

    /** Position behind the last frame that counts; 0 when there is no segment. */
    long endPosition() {
        return segment == null ? 0 : LogPosition.of(segment.id(), endFrame);
    }

    /**
     * Frames from here on have to be written anew: what is not known to be durable or in order.
     * Looks for it frame by frame.
     */
    long cutPosition() {
        final long boundary = boundary(durablePosition);
        return isDamaged() ? Math.min(damagedAt, boundary) : boundary;
    }

    /**
     * The last place up to a position where the log can be cut: whoever claims durability is not
     * bound to claim it up to the end of a frame.
     */
    private long boundary(final long position) {
        long boundary = 0;
        for (final Segment each : entered) {
            final long start = LogPosition.of(each.id(), SegmentHeaderDescriptor.HEADER_LENGTH);
            boundary = start <= position ? start : boundary;
        }
        for (final Extent extent : extents) {
            boundary = Math.max(boundary, extent.boundary(position));
        }
        return boundary;
    }

    long tornBytes() {
        return tornBytes;
    }

    void enter(final Segment next) {
        segment = next;
        endFrame = SegmentHeaderDescriptor.HEADER_LENGTH;
        entered.add(next);
    }

    /** The next segment is left unread as a whole, up to its end. */
    void pass(final Segment next, final int end) {
        enter(next);
        endFrame = end;
        extents.add(new Extent(next, end, end));
        passedCount++;
    }

    /** The walk begins inside a segment, at a place that is known to be one where a frame ends. */
    void begin(final Segment next, final int frame, final long sequence) {
        enter(next);
        endFrame = frame;
        lastSequence = sequence;
        extents.add(new Extent(next, frame, frame));
    }

    /** Sequences up to one are taken to be in what is left unread. */
    void passTo(final long sequence) {
        lastSequence = sequence;
    }

    /** Segments that were left unread. */
    int passedCount() {
        return passedCount;
    }

    /** The frames of the segment entered last end here. */
    void end(final int frame) {
        endFrame = frame;
    }

    void durablePosition(final long marked, final DurableEvidence evidence) {
        durablePosition = marked;
        if (evidence != null && !isDamaged()) {
            tornBytes = evidence.tornBytes();
        }
    }

    /** A mark or the like: kept in place, of no effect on the keys. */
    void keep(final Segment in, final int from, final int to, final long sequence) {
        lastSequence = sequence;
        extend(in, from, to);
    }

    /** Operations that went into the index. */
    void apply(
            final Segment in, final int from, final int to, final long sequence, final long count) {
        lastSequence = sequence;
        operationCount += count;
        extend(in, from, to);
    }

    private void extend(final Segment in, final int from, final int to) {
        final int last = extents.size() - 1;
        if (last >= 0 && extents.get(last).segment() == in && extents.get(last).to() == from) {
            extents.set(last, new Extent(in, extents.get(last).from(), to));
        } else {
            extents.add(new Extent(in, from, to));
        }
        endFrame = to;
    }

    /**
     * The walk goes on at an intact frame: what it says of the sequence is where counting resumes.
     */
    void resume(final Segment in, final int frame) {
        final UnsafeBuffer buffer = in.buffer();
        final int type = FrameDescriptor.type(buffer, frame);
        final long sequence = FrameDescriptor.sequence(buffer, frame);
        if (FrameType.isOperation(type)) {
            lastSequence = sequence - 1;
        } else if (type == FrameType.LOST) {
            lastSequence = FrameDescriptor.longValue(buffer, frame) - 1;
        } else {
            lastSequence = sequence;
        }
    }

    /** Sequences up to one that is known to have been durable are gone with the end of the log. */
    void loseThrough(final long sequence) {
        if (sequence > lastSequence) {
            final Loss last = losses.get(losses.size() - 1);
            final long first =
                    last.lastSequence() == lastSequence && last.firstSequence() != 0
                            ? last.firstSequence()
                            : lastSequence + 1;
            losses.set(
                    losses.size() - 1,
                    new Loss(
                            last.file(),
                            last.offset(),
                            last.length(),
                            first,
                            sequence,
                            last.problem()));
            lastSequence = sequence;
        }
    }

    /** The log ends before a place that is known to have been durable. */
    void loseEnd(final String file, final Problem problem) {
        damagedAt = endPosition();
        firstLostSequence = lastSequence + 1;
        losses.add(new Loss(file, endFrame, 0, 0, 0, problem.toString()));
    }

    void lose(
            final OpenedSegment opened,
            final int from,
            final int to,
            final Problem problem,
            final long firstLost) {
        if (!isDamaged()) {
            damagedAt = LogPosition.of(opened.named().id(), from);
            firstLostSequence = firstLost;
        }
        if (opened.segment() != null && opened.segment() != segment) {
            enter(opened.segment());
        }
        final boolean isSequenceLost = lastSequence >= firstLost;
        // A frame that crosses the end of its segment has left nothing to skip.
        final int length = Math.max(0, to - from);
        losses.add(
                new Loss(
                        opened.named().file(),
                        from,
                        opened.segment() == null ? opened.named().length() : length,
                        isSequenceLost ? firstLost : 0,
                        isSequenceLost ? lastSequence : 0,
                        problem.toString()));
    }
}

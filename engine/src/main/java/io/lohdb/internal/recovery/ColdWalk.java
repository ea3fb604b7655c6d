package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the cold segments with every check. They were complete and durable before the manifest
 * named them, so that nothing in them can be torn: whatever is wrong is corruption. {@code FAIL}
 * throws; {@code SALVAGE} skips to the next intact frame. For one thread, once.
 */
final class ColdWalk {
    private final CorruptionPolicy policy;
    private final ReplayTarget target;
    private final FrameScanner scanner = new FrameScanner();
    private final FrameCheck frames;
    private final List<DamagedCold> damaged = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private long operationCount;
    private int passedCount;
    private long lastSequence;

    ColdWalk(
            final CorruptionPolicy policy,
            final ReplayTarget target,
            final ChecksumsAhead ahead,
            final ReadingProgress progress) {
        this.frames = new FrameCheck(scanner, ahead, progress);
        this.policy = policy;
        this.target = target;
    }

    /** Segments that lost something, with what is left of them. */
    List<DamagedCold> damaged() {
        return damaged;
    }

    List<Loss> losses() {
        return losses;
    }

    long operationCount() {
        return operationCount;
    }

    /** Greatest sequence that is known from here: the log was durable up to it at least. */
    long lastSequence() {
        return lastSequence;
    }

    /** Leaves one segment unread: a checkpoint stands for its frames. */
    void pass(final OpenedSegment opened) {
        final Problem problem = problem(opened);
        if (problem != null) {
            throw problem.at(opened.named().file(), 0);
        }
        final Segment segment = opened.segment();
        lastSequence = Math.max(lastSequence, segment.header().firstSequence());
        segment.seal(opened.named().end());
        segment.unverifiedEnd(opened.named().end());
        passedCount++;
    }

    /** Segments that were left unread. */
    int passedCount() {
        return passedCount;
    }

    /** Reads one segment. */
    void read(final OpenedSegment opened) {
        final List<Extent> extents = new ArrayList<>();
        final int lossCount = losses.size();
        final Problem problem = problem(opened);
        final int start = SegmentHeaderDescriptor.HEADER_LENGTH;
        if (problem != null) {
            final boolean isGone = opened.segment() == null;
            lose(opened, 0, isGone ? opened.named().length() : start, problem);
        } else {
            lastSequence = Math.max(lastSequence, opened.segment().header().firstSequence());
        }
        if (opened.segment() != null) {
            readFrames(opened, extents);
        }
        if (losses.size() > lossCount) {
            damaged.add(new DamagedCold(opened, extents));
        }
    }

    private static Problem problem(final OpenedSegment opened) {
        if (opened.problem() != null) {
            return opened.problem();
        }
        final long birth = opened.segment().header().firstSequence();
        return isSequence(birth) ? null : Problem.of("birth out of range", "a sequence", birth);
    }

    private static boolean isSequence(final long sequence) {
        return sequence >= 0 && sequence <= FrameDescriptor.MAX_SEQUENCE;
    }

    private void readFrames(final OpenedSegment opened, final List<Extent> extents) {
        final Segment segment = opened.segment();
        final int end = Math.min(segment.buffer().capacity(), opened.named().end());
        final Resync resync = new Resync(scanner, segment, end);
        int from = SegmentHeaderDescriptor.HEADER_LENGTH;
        int frame = from;
        while (frame < end) {
            final Problem problem = check(segment, frame, end);
            if (problem == null) {
                frame = accept(segment, frame);
            } else {
                extend(extents, segment, from, frame);
                frames.skipped(segment);
                from = resync.after(frame, 0);
                lose(opened, frame, from, problem);
                frame = from;
            }
        }
        extend(extents, segment, from, frame);
        segment.seal(frame);
    }

    private static void extend(
            final List<Extent> extents, final Segment segment, final int from, final int to) {
        if (to > from) {
            extents.add(new Extent(segment, from, to));
        }
    }

    private Problem check(final Segment segment, final int frame, final int end) {
        final Problem problem = frames.check(segment, frame);
        if (problem != null) {
            return problem;
        }
        final UnsafeBuffer buffer = segment.buffer();
        final int next = FrameDescriptor.next(buffer, frame);
        if (next > end) {
            return Problem.of("frame crosses the end of the segment", end, next);
        }
        if (!FrameType.isOperation(FrameDescriptor.type(buffer, frame))) {
            return Problem.of(
                    "no operation in a cold segment",
                    "a put or a delete",
                    "type " + FrameDescriptor.type(buffer, frame));
        }
        final long sequence = FrameDescriptor.sequence(buffer, frame);
        return isSequence(sequence)
                ? null
                : Problem.of("sequence out of range", "a sequence", sequence);
    }

    private int accept(final Segment segment, final int frame) {
        lastSequence = Math.max(lastSequence, FrameDescriptor.sequence(segment.buffer(), frame));
        operationCount++;
        target.onColdOperation(segment, frame);
        return FrameDescriptor.next(segment.buffer(), frame);
    }

    /** Which operations are gone is not known: sequences are in no order here. */
    private void lose(
            final OpenedSegment opened, final int from, final int to, final Problem problem) {
        if (policy == CorruptionPolicy.FAIL) {
            throw problem.at(opened.named().file(), from);
        }
        losses.add(
                new Loss(opened.named().file(), from, (long) to - from, 0, 0, problem.toString()));
    }
}

package io.lohdb.internal.recovery;

import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.spi.CorruptionPolicy;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a log from its first frame to its end, with every check. For one thread, once.
 *
 * <p>The walk stops at the first place X without an intact frame in sequence, or with an unfinished
 * batch. If nothing durable is claimed beyond X the log ends there. If something is, bytes that
 * were acknowledged are damaged: {@code FAIL} throws; {@code SALVAGE} skips to the next intact
 * frame, notes the loss and goes on.
 */
final class LogWalk {
    private static final int HEADER_LENGTH = SegmentHeaderDescriptor.HEADER_LENGTH;

    private final List<OpenedSegment> segments;
    private final Manifest manifest;
    private final CorruptionPolicy policy;
    private final FrameScanner scanner = new FrameScanner();
    private final FrameCheck frames;
    private final WalkResult result;
    private final BatchTracker batch;
    private DurableEvidence evidence;
    private Resync resync;
    private long marked;
    private long coldSequence;

    LogWalk(
            final List<OpenedSegment> segments,
            final Manifest manifest,
            final CorruptionPolicy policy,
            final ReplayTarget target,
            final ChecksumsAhead ahead,
            final ReadingProgress progress) {
        this.segments = segments;
        this.manifest = manifest;
        this.policy = policy;
        this.frames = new FrameCheck(scanner, ahead, progress);
        this.marked = manifest.durablePosition();
        this.result = new WalkResult(manifest.history().firstSequence() - 1);
        this.batch = new BatchTracker(target, result);
    }

    /**
     * Walks.
     *
     * @param knownSequence of an operation that cold segments know of: it was durable before them
     */
    WalkResult run(final long knownSequence) {
        coldSequence = knownSequence;
        return run(0);
    }

    /**
     * Walks what a checkpoint does not stand for. What is before that is judged by its headers.
     *
     * @throws io.lohdb.exceptions.CorruptLogException also when the checkpoint does not fit: only a
     *     whole walk can tell what is damaged then
     */
    WalkResult run(final LoadedCheckpoint base, final long knownSequence) {
        coldSequence = Math.max(knownSequence, base.endSequence());
        final int first = pass(base);
        final OpenedSegment opened = segments.get(first);
        final long from = LogPosition.of(opened.named().id(), HEADER_LENGTH);
        if (from > base.position()) {
            // What was cut off behind the segment before, or compacted away, was read elsewhere.
            marked = Math.max(marked, result.endPosition());
            return run(first);
        }
        checkHeader(first);
        marked = Math.max(marked, base.position());
        final int frame = LogPosition.offset(base.position());
        result.begin(opened.segment(), frame, base.sequence());
        opened.segment().unverifiedEnd(frame);
        return walkFrames(first, frame) ? run(first + 1) : finished();
    }

    /** Passes over segments that lie before a checkpoint's position as a whole. */
    private int pass(final LoadedCheckpoint base) {
        final long position = base.position();
        int index = 0;
        while (index < segments.size() && isBefore(index, position)) {
            checkHeader(index);
            final Segment segment = segments.get(index).segment();
            result.pass(segment, end(index));
            segment.seal(end(index));
            segment.unverifiedEnd(end(index));
            index++;
        }
        if (index == segments.size()) {
            throw Problem.of("log ends before its checkpoint", position, result.endPosition())
                    .at(ManifestDescriptor.FILE, 0);
        }
        if (index > 0) {
            checkHeader(index);
            if (result.lastSequence() > base.sequence()) {
                throw Problem.of("sequence gap", base.sequence(), result.lastSequence())
                        .at(segments.get(index).named().file(), 0);
            }
        }
        return index;
    }

    private boolean isBefore(final int index, final long position) {
        final OpenedSegment opened = segments.get(index);
        return opened.segment() != null
                && LogPosition.of(opened.named().id(), end(index)) < position;
    }

    /** An unread segment, or the first that is read behind one, has to follow by its header. */
    private void checkHeader(final int index) {
        final OpenedSegment opened = segments.get(index);
        if (opened.state() == OpenedSegment.State.INTACT) {
            final long before = opened.segment().header().firstSequence() - 1;
            if (index > 0 && before >= result.lastSequence()) {
                result.passTo(before);
            }
        }
        final Problem problem = problem(opened);
        if (problem != null) {
            throw problem.at(opened.named().file(), 0);
        }
    }

    private WalkResult run(final int first) {
        for (int index = first; index < segments.size(); index++) {
            if (!walk(index)) {
                break;
            }
        }
        return finished();
    }

    private WalkResult finished() {
        checkEnd();
        if (result.isDamaged()) {
            result.loseThrough(Math.max(manifest.durableSequence(), coldSequence));
        }
        result.durablePosition(marked, evidence);
        return result;
    }

    /** Nothing is missing inside the log; but it may be shorter than what was durable. */
    private void checkEnd() {
        final boolean isLongEnough = marked <= Math.max(result.endPosition(), beginning());
        if (result.isDamaged() || (isLongEnough && coldSequence <= result.lastSequence())) {
            return;
        }
        final Segment last = result.segment();
        final String file = last == null ? ManifestDescriptor.FILE : last.fileName();
        final Problem problem =
                isLongEnough
                        ? Problem.of(
                                "log ends before a cold segment",
                                coldSequence,
                                result.lastSequence())
                        : Problem.of(
                                "log shorter than it was durable", marked, result.endPosition());
        if (policy == CorruptionPolicy.FAIL) {
            throw problem.at(file, result.endFrame());
        }
        result.loseEnd(file, problem);
    }

    /**
     * What was durable before this position need not be in the log: it was compacted away. Without
     * compaction the log begins at the very first byte.
     */
    private long beginning() {
        return manifest.history().firstSequence() > 1 && !segments.isEmpty()
                ? LogPosition.of(segments.get(0).named().id(), 0)
                : 0;
    }

    /** Returns whether the log goes on in the next segment. */
    private boolean walk(final int index) {
        final OpenedSegment opened = segments.get(index);
        final Segment segment = opened.segment();
        final Problem problem = problem(opened);
        int frame = HEADER_LENGTH;
        if (problem != null) {
            if (isTearable(opened) && isEnd(index, 0)) {
                return false;
            }
            refuse(index, 0, problem);
            frame = skip(index, 0, problem);
        } else {
            result.enter(segment);
        }
        return segment == null || walkFrames(index, frame);
    }

    private boolean walkFrames(final int index, final int from) {
        final Segment segment = segments.get(index).segment();
        final int end = end(index);
        int frame = from;
        while (frame != end
                && segment.buffer().capacity() - frame >= FrameDescriptor.MIN_FRAME_ROOM) {
            final Problem found = frame > end ? overrun(end, frame) : check(segment, frame);
            if (found == null) {
                if (FrameDescriptor.type(segment.buffer(), frame) == FrameType.PADDING) {
                    break;
                }
                frame = accept(segment, frame);
            } else if (isEnd(index, frame)) {
                return false;
            } else {
                refuse(index, frame, found);
                frame = skip(index, frame, found);
            }
        }
        return leave(index, frame);
    }

    private boolean leave(final int index, final int frame) {
        if (batch.isOpen()) {
            final Problem problem = Problem.of("batch unfinished", "its last frame", "segment end");
            if (isEnd(index, frame)) {
                return false;
            }
            refuse(index, frame, problem);
            result.lose(segments.get(index), batch.start(), frame, problem, batch.firstSequence());
            batch.drop();
        }
        result.end(frame);
        segments.get(index).segment().seal(frame);
        return true;
    }

    /** Whether a power cut can leave a header like this; what it cannot is always corruption. */
    private static boolean isTearable(final OpenedSegment opened) {
        return opened.state() == OpenedSegment.State.UNUSED
                || opened.state() == OpenedSegment.State.DAMAGED;
    }

    private Problem problem(final OpenedSegment opened) {
        if (opened.problem() != null) {
            return opened.problem();
        }
        final long previousEnd = opened.segment().header().previousEnd();
        final long firstSequence = opened.segment().header().firstSequence();
        if (firstSequence != result.lastSequence() + 1) {
            return Problem.of("sequence gap", result.lastSequence() + 1, firstSequence);
        }
        if (result.segment() != null
                && !result.isDamaged()
                && previousEnd != LogPosition.of(result.segment().id(), result.endFrame())) {
            return Problem.of(
                    "previous end mismatch",
                    LogPosition.of(result.segment().id(), result.endFrame()),
                    previousEnd);
        }
        return null;
    }

    /**
     * Where the manifest or the next segment says that this one ends; its length if nobody says.
     */
    private int end(final int index) {
        final OpenedSegment opened = segments.get(index);
        final int length = opened.segment().buffer().capacity();
        if (opened.named().end() != 0) {
            return Math.min(length, opened.named().end());
        }
        if (index + 1 < segments.size()) {
            final OpenedSegment next = segments.get(index + 1);
            if (next.state() == OpenedSegment.State.INTACT
                    && LogPosition.segmentId(next.segment().header().previousEnd())
                            == opened.named().id()) {
                return Math.min(length, LogPosition.offset(next.segment().header().previousEnd()));
            }
        }
        return length;
    }

    private static Problem overrun(final int end, final int frame) {
        return Problem.of("frame crosses the end of the segment", end, frame);
    }

    private Problem check(final Segment segment, final int frame) {
        final Problem problem = frames.check(segment, frame);
        if (problem != null) {
            return problem;
        }
        final Problem claim = FrameScanner.checkClaim(segment, frame);
        return claim == null ? order(segment.buffer(), frame) : claim;
    }

    /** Sequences and batch flags have to follow from the frame before. */
    private Problem order(final UnsafeBuffer buffer, final int frame) {
        final int type = FrameDescriptor.type(buffer, frame);
        final long sequence = FrameDescriptor.sequence(buffer, frame);
        final long last = batch.isOpen() ? batch.lastSequence() : result.lastSequence();
        if (FrameType.isBatched(type)) {
            final boolean isContinued =
                    (FrameDescriptor.flags(buffer, frame) & FrameDescriptor.FLAG_BATCH_CONTINUED)
                            != 0;
            if (isContinued != batch.isOpen()) {
                return Problem.of("batch broken", batch.isOpen(), isContinued);
            }
            final boolean isOperation = FrameType.isOperation(type);
            if (!isOperation && isContinued && batch.hasOperation()) {
                return Problem.of("batch broken", "an operation", "a cursor");
            }
            final long expected = isOperation ? last + 1 : last;
            return sequence == expected ? null : Problem.of("sequence gap", expected, sequence);
        }
        if (batch.isOpen()) {
            return Problem.of("batch broken", "its next frame", "type " + type);
        }
        if (type == FrameType.LOST) {
            final long first = FrameDescriptor.longValue(buffer, frame);
            return first == last + 1
                            && sequence >= first
                            && sequence <= FrameDescriptor.MAX_SEQUENCE
                    ? null
                    : Problem.of("sequence gap", last + 1, first);
        }
        return sequence == last ? null : Problem.of("sequence gap", last, sequence);
    }

    private int accept(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        final int next = FrameDescriptor.next(buffer, frame);
        final int type = FrameDescriptor.type(buffer, frame);
        if (FrameType.isBatched(type)) {
            batch.accept(segment, frame, next);
        } else {
            if (type == FrameType.SYNC_MARK) {
                marked = Math.max(marked, FrameDescriptor.longValue(buffer, frame));
            }
            result.keep(segment, frame, next, FrameDescriptor.sequence(buffer, frame));
        }
        return next;
    }

    /** Whether nothing durable is claimed beyond a place that has no intact frame. */
    private boolean isEnd(final int index, final int frame) {
        final long id = segments.get(index).named().id();
        final long place = LogPosition.of(id, batch.isOpen() ? batch.start() : frame);
        final boolean isCleanEnd =
                manifest.isClosed() && place == manifest.durablePosition() && !batch.isOpen();
        if (!isCleanEnd && evidence == null) {
            evidence = new DurableEvidence(scanner);
            evidence.collect(segments, index, Math.max(LogPosition.offset(place), HEADER_LENGTH));
        }
        final long claimed = evidence == null ? marked : Math.max(marked, evidence.position());
        if (claimed > place) {
            return false;
        }
        if (frame > 0) {
            result.end(batch.isOpen() ? batch.start() : frame);
        }
        return true;
    }

    private void refuse(final int index, final int frame, final Problem problem) {
        if (policy == CorruptionPolicy.FAIL) {
            throw problem.at(segments.get(index).named().file(), frame);
        }
    }

    /** Skips to the next intact frame of a segment, or to its end, and notes what was lost. */
    private int skip(final int index, final int frame, final Problem problem) {
        final OpenedSegment opened = segments.get(index);
        final int from = batch.isOpen() ? batch.start() : frame;
        final long firstLost = batch.isOpen() ? batch.firstSequence() : result.lastSequence() + 1;
        batch.drop();
        int next = frame;
        if (opened.segment() != null) {
            if (resync == null || resync.segment() != opened.segment()) {
                resync = new Resync(scanner, opened.segment(), end(index));
            }
            frames.skipped(opened.segment());
            next = resync.after(frame, firstLost);
            if (next < end(index)) {
                result.resume(opened.segment(), next);
            }
        }
        result.lose(opened, from, next, problem, firstLost);
        return next;
    }
}

package io.lohdb.internal.backup;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignBackupException;
import io.lohdb.exceptions.SequenceNotRestorableException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.recovery.FrameScanner;
import io.lohdb.internal.recovery.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The log of a backup and of the increments behind it, put together in memory. For one thread.
 *
 * <p>Invariants: the segments are in log order; each one's end is where the next one's header says
 * that it ends; nothing that was written counts twice.
 */
final class RestoredChain {
    private final Manifest base;
    private final long compactedThrough;
    private final List<StoredSegment> cold = new ArrayList<>();
    private List<StoredSegment> log = new ArrayList<>();
    private long nextSegmentId;
    private long through;
    private long position;

    RestoredChain(final BackupReader full) {
        if (full.backup().isIncrement()) {
            throw new ForeignBackupException(
                    "an increment is restored with the backup before it: path=" + full.path());
        }
        base = full.manifest();
        compactedThrough = full.backup().compactedThrough();
        nextSegmentId = base.nextSegmentId();
        for (final StoredSegment segment : full.segments()) {
            (segment.named().isCold() ? cold : log).add(segment);
        }
        if (cold.size() + log.size() != base.segments().size()) {
            throw new ForeignBackupException("segments are missing: path=" + full.path());
        }
        reach(full);
    }

    private void reach(final BackupReader reader) {
        through = reader.backup().throughSequence();
        position = reader.manifest().durablePosition();
    }

    /** Puts an increment behind what is there; one that holds nothing new changes nothing. */
    void add(final BackupReader increment) {
        if (!increment.backup().isIncrement()
                || !increment.backup().storeId().equals(base.storeId())) {
            throw foreign(increment, "an increment of store " + base.storeId(), "another backup");
        }
        if (increment.backup().baseSequence() > through) {
            throw foreign(
                    increment,
                    "an increment since " + through + " or earlier",
                    "one since " + increment.backup().baseSequence());
        }
        if (increment.backup().throughSequence() <= through) {
            return;
        }
        final List<StoredSegment> added =
                increment.segments().stream().filter(each -> !each.named().isCold()).toList();
        if (added.isEmpty() || added.get(0).firstSequence() > through + 1) {
            throw foreign(increment, "segments from sequence " + (through + 1), "later ones");
        }
        final List<StoredSegment> merged = kept(increment, added);
        merged.addAll(added);
        log = merged;
        nextSegmentId = Math.max(nextSegmentId, increment.manifest().nextSegmentId());
        reach(increment);
    }

    /** What stays of the log so far, its last segment ending where the increment says it does. */
    private List<StoredSegment> kept(
            final BackupReader increment, final List<StoredSegment> added) {
        final StoredSegment first = added.get(0);
        final List<StoredSegment> kept = new ArrayList<>();
        for (final StoredSegment segment : log) {
            final ManifestSegment newer = named(increment.manifest(), segment.named().id());
            if (newer != null && newer.salt() != segment.named().salt()) {
                throw foreign(increment, "salt of " + newer.file(), "another line of history");
            }
            final boolean isReplaced =
                    added.stream().anyMatch(each -> each.named().id() == segment.named().id());
            // Frames that a crash made the store write anew are in a later segment of the
            // increment.
            if (!isReplaced && segment.firstSequence() < first.firstSequence()) {
                kept.add(segment);
            }
        }
        if (!kept.isEmpty()) {
            final int last = kept.size() - 1;
            final long end = first.segment().header().previousEnd();
            final StoredSegment segment = kept.get(last);
            if (LogPosition.segmentId(end) != segment.named().id()
                    || LogPosition.offset(end) > segment.used()) {
                throw foreign(increment, "a beginning at " + position, "one at " + end);
            }
            kept.set(last, segment.endingAt(LogPosition.offset(end)));
        } else if (!log.isEmpty()
                && first.segment().header().previousEnd()
                        != log.get(0).segment().header().previousEnd()) {
            throw foreign(increment, "the first segment of the backup", "another segment");
        }
        return kept;
    }

    private static ManifestSegment named(final Manifest manifest, final long id) {
        return manifest.segments().stream()
                .filter(segment -> segment.id() == id)
                .findFirst()
                .orElse(null);
    }

    private static ForeignBackupException foreign(
            final BackupReader increment, final String expected, final String found) {
        return new ForeignBackupException(
                "the increment does not follow: path="
                        + increment.path()
                        + " expected="
                        + expected
                        + " found="
                        + found);
    }

    /** The last operation. */
    long through() {
        return through;
    }

    /**
     * Cuts the log behind the last whole batch up to a sequence.
     *
     * @throws SequenceNotRestorableException when it is outside of what can be rebuilt
     */
    void cut(final long sequence) {
        if (sequence < compactedThrough || sequence > through) {
            throw new SequenceNotRestorableException(sequence, compactedThrough, through);
        }
        if (sequence == through) {
            return;
        }
        int index = log.size() - 1;
        while (index > 0 && log.get(index).firstSequence() > sequence) {
            index--;
        }
        final long last = log.get(index).firstSequence() - 1;
        final Cut cut = new Cut(log.get(index), SegmentHeaderDescriptor.HEADER_LENGTH, last);
        final Cut found = cut.advance(sequence);
        if (found.sequence() < compactedThrough) {
            throw new SequenceNotRestorableException(sequence, compactedThrough, through);
        }
        log = new ArrayList<>(log.subList(0, index));
        log.add(found.segment().endingAt(found.end()));
        through = found.sequence();
        position = LogPosition.of(found.segment().named().id(), found.end());
    }

    /**
     * A place where the log can end.
     *
     * @param end offset behind the last frame that counts
     * @param sequence the last operation before it
     */
    private record Cut(StoredSegment segment, int end, long sequence) {
        /** The last such place in the segment at or before a sequence. */
        Cut advance(final long wanted) {
            final FrameScanner scanner = new FrameScanner();
            final UnsafeBuffer buffer = segment.segment().buffer();
            Cut best = this;
            int frame = end;
            while (segment.used() - frame >= FrameDescriptor.MIN_FRAME_ROOM) {
                final Problem problem = scanner.check(segment.segment(), frame);
                if (problem != null) {
                    throw new CorruptLogException(
                            problem.text(),
                            segment.named().file(),
                            frame,
                            problem.expected(),
                            problem.found());
                }
                final long found = FrameDescriptor.sequence(buffer, frame);
                if (found > wanted || FrameDescriptor.type(buffer, frame) == FrameType.PADDING) {
                    return best;
                }
                final boolean isOpen =
                        (FrameDescriptor.flags(buffer, frame)
                                        & FrameDescriptor.FLAG_BATCH_CONTINUES)
                                != 0;
                frame = FrameDescriptor.next(buffer, frame);
                best = isOpen ? best : new Cut(segment, frame, found);
            }
            return best;
        }
    }

    /** Every segment of the restored store. */
    List<StoredSegment> segments() {
        final List<StoredSegment> all = new ArrayList<>(cold);
        all.addAll(log);
        all.sort(Comparator.comparingLong(segment -> segment.named().id()));
        return all;
    }

    /** The restored store's manifest: closed in order. */
    Manifest manifest() {
        return base.with(segments().stream().map(StoredSegment::named).toList(), nextSegmentId)
                .durable(position, through, true);
    }
}

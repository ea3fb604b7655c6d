package io.lohdb.internal.compaction;

import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentPreparer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses victims by what they cost and bring, as Rosenblum and Ousterhout do ("The Design and
 * Implementation of a Log-Structured File System", 1992): (1 - u) * age / (1 + u), with u the part
 * of a segment that is in use. Candidates are the log's oldest segments, in order, and every cold
 * segment. The log is scored by the mean use of its sealed segments: what is won lies behind the
 * oldest one, however full that is. For one thread.
 */
final class VictimChoice {
    private static final int MAX_VICTIMS = 16;
    private static final double WORTH_JOINING = 0.75;
    private static final int MIN_GAIN_PART = 20;

    private final CompactedLog log;
    private final FrameReferences references;
    private final LogHistoryNeeds needs;
    private final CompactionSettings settings;
    private final SegmentPreparer lengths;
    private final int maxLength;
    private final KeptBytes kept = new KeptBytes();
    private int maxVictims = MAX_VICTIMS;

    /** Segments with damage: what they hold stays where it is. */
    private final Set<Segment> barred = new HashSet<>();

    private List<Segment> leaving = List.of();

    VictimChoice(
            final CompactedLog log,
            final FrameReferences references,
            final LogHistoryNeeds needs,
            final CompactionSettings settings,
            final SegmentPreparer lengths) {
        this.log = log;
        this.references = references;
        this.needs = needs;
        this.settings = settings;
        this.lengths = lengths;
        this.maxLength = lengths.maxLength();
    }

    /** Never chooses a segment again. */
    void bar(final Segment segment) {
        barred.add(segment);
    }

    /** A survey found that some victims hold more than it seemed. */
    void noteSurvey(final CompactionJob job) {
        for (int i = 0; i < job.victims().size(); i++) {
            final Survey survey = job.survey();
            kept.put(
                    job.victims().get(i),
                    survey.tombstoneBytes(i),
                    survey.newestTombstone(i),
                    survey.pinnedBytes(i));
        }
    }

    /** Nothing leads to victims; what they held beside live frames is in another segment now. */
    void noteSettled(final CompactionJob job) {
        final Survey survey = job.survey();
        long tombstones = 0;
        long newest = 0;
        long pinned = 0;
        for (int i = 0; i < job.victims().size(); i++) {
            tombstones += survey.tombstoneBytes(i);
            newest = Math.max(newest, survey.newestTombstone(i));
            pinned += survey.pinnedBytes(i);
            kept.remove(job.victims().get(i));
        }
        if (job.cold() != null) {
            kept.put(job.cold(), tombstones, newest, pinned);
        }
    }

    /** Segments that are about to go: no other job empties them. */
    void leaving(final List<Segment> victims) {
        leaving = victims;
    }

    /** Bytes of their files. */
    long leavingLength() {
        return leaving.stream().mapToLong(Segment::length).sum();
    }

    private boolean isOut(final Segment segment) {
        return barred.contains(segment) || leaving.contains(segment);
    }

    /** From now on a job empties so many segments at most. */
    void limit(final int victims) {
        maxVictims = Math.min(MAX_VICTIMS, Math.max(1, victims));
    }

    /** Bytes that compaction could win back now. */
    long reclaimable() {
        long bytes = 0;
        final List<Segment> oldest = oldestOfTheLog();
        for (final Segment segment : oldest) {
            bytes += segment.length() - segment.liveBytes();
        }
        for (final Segment segment : log.table().cold()) {
            bytes += isOut(segment) ? 0 : gain(segment);
        }
        return bytes;
    }

    /** The best job, or null when none brings anything. */
    Choice choose() {
        final List<Segment> oldest = oldestOfTheLog();
        final long now = log.writer().writtenSequence();
        final Segment bestCold = bestCold(now);
        final double logScore = logScore(oldest, now);
        final double coldScore = bestCold == null ? 0 : coldScore(bestCold, now);
        if (logScore <= 0 && coldScore <= 0) {
            return null;
        }
        return logScore >= coldScore ? logChoice(oldest) : coldChoice(bestCold, now);
    }

    /**
     * A job that wins nothing by itself but lets tombstones go: it empties the segment that was
     * born first, together with those whose tombstones wait for that.
     *
     * @return null when no tombstone waits
     */
    Choice help() {
        Segment waiting = null;
        Segment first = null;
        for (final Segment segment : log.table().cold()) {
            if (isOut(segment)) {
                continue;
            }
            final long held = kept.of(segment, leastOtherBirth(List.of(segment)), false);
            if (held > gainOf(segment.length())
                    && (waiting == null || held > kept.of(waiting, 0, false))) {
                waiting = segment;
            }
            if (first == null || birth(segment) < birth(first)) {
                first = segment;
            }
        }
        if (waiting == null) {
            return null;
        }
        final Set<Segment> victims = new HashSet<>(List.of(first));
        if (first.liveBytes() + waiting.length() <= capacity()) {
            victims.add(waiting);
        }
        final List<Segment> ordered = new ArrayList<>(victims);
        return new Choice(ordered, leastOtherBirth(ordered), Long.MIN_VALUE, maxLength);
    }

    private static long birth(final Segment segment) {
        return segment.header().firstSequence();
    }

    private long gainOf(final long length) {
        return Math.max(ColdFile.unit(maxLength), length / MIN_GAIN_PART);
    }

    /**
     * Bytes of frames that a job should move at most: until its victims have gone they take room
     * twice. One victim alone may hold more.
     */
    private long usualCapacity() {
        return (long) lengths.usualLength() - SegmentHeaderDescriptor.HEADER_LENGTH;
    }

    /** Bytes of frames that one cold segment can take. */
    private long capacity() {
        return (long) maxLength - SegmentHeaderDescriptor.HEADER_LENGTH;
    }

    /** The segments that may go from the old end of the log now, oldest first. */
    private List<Segment> oldestOfTheLog() {
        final Segment[] chain = log.table().chain();
        final long durableId = LogPosition.segmentId(log.syncer().durablePosition());
        final long needed = needs.firstSequenceNeeded(chain, log.writer().writtenPosition());
        long behind = 0;
        for (final Segment segment : chain) {
            behind += segment.length();
        }
        final List<Segment> oldest = new ArrayList<>();
        for (int i = 0; i + 1 < chain.length; i++) {
            final Segment segment = chain[i];
            behind -= segment.length();
            if (leaving.contains(segment)) {
                continue;
            }
            final long end = chain[i + 1].header().firstSequence();
            if (segment.sealedEnd() == Segment.NOT_SEALED
                    || segment.id() >= durableId
                    || barred.contains(segment)
                    || behind < settings.retainedHistory()
                    || end > needed) {
                break;
            }
            oldest.add(segment);
        }
        return oldest;
    }

    private static double logScore(final List<Segment> oldest, final long now) {
        long live = 0;
        long length = 0;
        for (final Segment segment : oldest) {
            live += segment.liveBytes();
            length += segment.length();
        }
        if (length - live <= length / MIN_GAIN_PART) {
            return 0;
        }
        return score((double) live / length, now - birth(oldest.get(0)));
    }

    private static double score(final double use, final long age) {
        return (1 - use) * Math.max(1, age) / (1 + use);
    }

    private Choice logChoice(final List<Segment> oldest) {
        final List<Segment> victims = new ArrayList<>();
        long live = 0;
        for (final Segment segment : oldest) {
            final boolean isWanted =
                    victims.isEmpty()
                            || (segment.liveBytes() <= WORTH_JOINING * segment.length()
                                    && live + segment.liveBytes() <= usualCapacity()
                                    && victims.size() < maxVictims);
            if (!isWanted) {
                break;
            }
            victims.add(segment);
            live += segment.liveBytes();
        }
        return new Choice(victims, leastOtherBirth(victims), Long.MIN_VALUE, maxLength);
    }

    private Segment bestCold(final long now) {
        return coldByScore(now).stream().findFirst().orElse(null);
    }

    private List<Segment> coldByScore(final long now) {
        final List<Segment> candidates = new ArrayList<>();
        for (final Segment segment : log.table().cold()) {
            if (!isOut(segment) && gain(segment) >= gainOf(segment.length())) {
                candidates.add(segment);
            }
        }
        candidates.sort(
                Comparator.comparingDouble((Segment segment) -> coldScore(segment, now))
                        .reversed());
        return candidates;
    }

    private long gain(final Segment segment) {
        return segment.length() - used(segment);
    }

    private long used(final Segment segment) {
        return SegmentHeaderDescriptor.HEADER_LENGTH
                + segment.liveBytes()
                + kept.of(segment, leastOtherBirth(List.of(segment)), references.hasSnapshots());
    }

    private double coldScore(final Segment segment, final long now) {
        return score((double) used(segment) / segment.length(), now - birth(segment));
    }

    private Choice coldChoice(final Segment best, final long now) {
        final List<Segment> victims = new ArrayList<>(List.of(best));
        long live = used(best);
        for (final Segment segment : coldByScore(now)) {
            if (segment != best
                    && victims.size() < maxVictims
                    && used(segment) <= WORTH_JOINING * segment.length()
                    && live + used(segment) <= usualCapacity()) {
                victims.add(segment);
                live += used(segment);
            }
        }
        final long minGain = gainOf(best.length());
        return new Choice(victims, leastOtherBirth(victims), minGain, maxLength);
    }

    private long leastOtherBirth(final List<Segment> victims) {
        long least = Long.MAX_VALUE;
        for (final Segment segment : log.table().chain()) {
            if (!victims.contains(segment)) {
                least = Math.min(least, birth(segment));
            }
        }
        for (final Segment segment : log.table().cold()) {
            if (!victims.contains(segment)) {
                least = Math.min(least, birth(segment));
            }
        }
        return least;
    }
}

package io.lohdb.internal.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a store is and consists of; {@link ManifestDescriptor} has the layout. Immutable.
 *
 * @param storeId identity of the store
 * @param hashSeed0 first half of the key hash's seed
 * @param hashSeed1 second half
 * @param nextSegmentId id of the next segment to be made
 * @param durablePosition every byte before it was synced
 * @param durableSequence of the last operation before the durable position
 * @param isClosed whether the store was closed in order, with nothing behind the durable position
 * @param segments ids ascending; the log segments among them are in log order, and the last may be
 *     a prepared one that was never used
 * @param history how far back the log goes
 */
public record Manifest(
        StoreId storeId,
        long hashSeed0,
        long hashSeed1,
        long nextSegmentId,
        long durablePosition,
        long durableSequence,
        boolean isClosed,
        List<ManifestSegment> segments,
        LogHistory history) {
    /** Copies the segments. */
    public Manifest {
        segments = List.copyOf(segments);
    }

    /** A manifest of a log that nothing was compacted away from. */
    public Manifest(
            final StoreId storeId,
            final long hashSeed0,
            final long hashSeed1,
            final long nextSegmentId,
            final long durablePosition,
            final long durableSequence,
            final boolean isClosed,
            final List<ManifestSegment> segments) {
        this(
                storeId,
                hashSeed0,
                hashSeed1,
                nextSegmentId,
                durablePosition,
                durableSequence,
                isClosed,
                segments,
                LogHistory.WHOLE);
    }

    /** A new store without segments. */
    public static Manifest create(final RandomGenerator random) {
        return new Manifest(
                StoreId.random(random),
                random.nextLong(),
                random.nextLong(),
                1,
                0,
                0,
                false,
                List.of());
    }

    /** The segments that users write, in log order. */
    public List<ManifestSegment> logSegments() {
        return segments.stream().filter(segment -> !segment.isCold()).toList();
    }

    /** The segments that compaction wrote. */
    public List<ManifestSegment> coldSegments() {
        return segments.stream().filter(ManifestSegment::isCold).toList();
    }

    /** This manifest with one more segment, in the place that its id gives it. */
    public Manifest plus(final ManifestSegment segment) {
        final List<ManifestSegment> longer = new ArrayList<>(segments);
        longer.add(segment);
        longer.sort(Comparator.comparingLong(ManifestSegment::id));
        return with(longer, Math.max(nextSegmentId, segment.id() + 1));
    }

    /** This manifest without a segment; the same if it does not name it. */
    public Manifest without(final ManifestSegment segment) {
        final List<ManifestSegment> kept = new ArrayList<>(segments);
        kept.remove(segment);
        return with(kept, nextSegmentId);
    }

    /** This manifest with other segments. */
    public Manifest with(final List<ManifestSegment> newSegments, final long newNextSegmentId) {
        return new Manifest(
                storeId,
                hashSeed0,
                hashSeed1,
                newNextSegmentId,
                durablePosition,
                durableSequence,
                isClosed,
                newSegments,
                history);
    }

    /** This manifest with another durable position and state. */
    public Manifest durable(final long position, final long sequence, final boolean closed) {
        return new Manifest(
                storeId,
                hashSeed0,
                hashSeed1,
                nextSegmentId,
                position,
                sequence,
                closed,
                segments,
                history);
    }

    /** This manifest with another history. */
    public Manifest with(final LogHistory newHistory) {
        return new Manifest(
                storeId,
                hashSeed0,
                hashSeed1,
                nextSegmentId,
                durablePosition,
                durableSequence,
                isClosed,
                segments,
                newHistory);
    }
}

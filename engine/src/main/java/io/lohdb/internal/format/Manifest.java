package io.lohdb.internal.format;

import java.util.ArrayList;
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
 * @param segments in log order; the last may be a prepared one that was never used
 */
public record Manifest(
        StoreId storeId,
        long hashSeed0,
        long hashSeed1,
        long nextSegmentId,
        long durablePosition,
        long durableSequence,
        boolean isClosed,
        List<ManifestSegment> segments) {
    /** Copies the segments. */
    public Manifest {
        segments = List.copyOf(segments);
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

    /** This manifest with one more segment at the end of the log. */
    public Manifest plus(final ManifestSegment segment) {
        final List<ManifestSegment> longer = new ArrayList<>(segments);
        longer.add(segment);
        return with(longer, Math.max(nextSegmentId, segment.id() + 1));
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
                newSegments);
    }

    /** This manifest with another durable position and state. */
    public Manifest durable(final long position, final long sequence, final boolean closed) {
        return new Manifest(
                storeId, hashSeed0, hashSeed1, nextSegmentId, position, sequence, closed, segments);
    }
}

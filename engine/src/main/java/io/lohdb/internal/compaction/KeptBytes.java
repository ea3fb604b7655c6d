package io.lohdb.internal.compaction;

import io.lohdb.internal.log.Segment;
import java.util.HashMap;
import java.util.Map;

/**
 * What cold segments hold beside live frames and cannot let go of yet: tombstones that protect
 * against older values elsewhere, and frames that only snapshots see. Without this account
 * compaction would take them for garbage and copy them again and again. Of segments from before
 * this process nothing is known until they were surveyed. For one thread.
 */
final class KeptBytes {
    private final Map<Segment, Kept> bySegment = new HashMap<>();

    /** What a survey found. */
    private record Kept(long tombstones, long newestTombstone, long pinned) {}

    /** Notes what a segment holds. */
    void put(
            final Segment segment,
            final long tombstones,
            final long newestTombstone,
            final long pinned) {
        bySegment.put(segment, new Kept(tombstones, newestTombstone, pinned));
    }

    /** A segment has gone. */
    void remove(final Segment segment) {
        bySegment.remove(segment);
    }

    /**
     * Bytes that a segment would not let go of now.
     *
     * @param leastOtherBirth no other segment was born before this sequence
     * @param hasSnapshots whether any snapshot may see frames that are not live
     */
    long of(final Segment segment, final long leastOtherBirth, final boolean hasSnapshots) {
        final Kept kept = bySegment.get(segment);
        if (kept == null) {
            return 0;
        }
        final boolean isBound = hasSnapshots || kept.newestTombstone > leastOtherBirth;
        return (isBound ? kept.tombstones : 0) + (hasSnapshots ? kept.pinned : 0);
    }
}

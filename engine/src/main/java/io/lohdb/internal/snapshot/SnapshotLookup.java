package io.lohdb.internal.snapshot;

import static io.lohdb.internal.index.HashIndex.ABSENT;

import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.KeySource;
import org.agrona.DirectBuffer;

/**
 * Finds the frames that a snapshot sees: from the slot along the links, until a frame is as old as
 * the snapshot. Any thread inside the epoch; takes no lock and allocates nothing.
 *
 * <p>The caller has to find the snapshot open after each lookup: what a closed one needs may be
 * gone.
 */
public final class SnapshotLookup {
    private final HashIndex index;
    private final KeySource keys;
    private final Frames frames;
    private final Links links;

    SnapshotLookup(
            final HashIndex index, final KeySource keys, final Frames frames, final Links links) {
        this.index = index;
        this.keys = keys;
        this.frames = frames;
        this.links = links;
    }

    /**
     * Looks up what a snapshot sees of a key. The caller has to find the snapshot open afterwards:
     * what a closed one needs may be gone.
     *
     * @return the location of a frame, maybe of a tombstone, or {@link HashIndex#ABSENT}
     */
    public long find(
            final long hash,
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final long sequence) {
        // Ends: every round but the last one met a removal that the writer began.
        while (true) {
            final long removals = links.removals();
            final long found = follow(index.find(hash, key, keyOffset, keyLength), sequence);
            if (found != ABSENT || links.isUnchangedSince(removals)) {
                return found;
            }
        }
    }

    /** A count to be taken before locations are copied from slots, for {@link #seen}. */
    public long removals() {
        return links.removals();
    }

    /**
     * What a snapshot sees of the key of a frame that a slot led to; otherwise as {@link #find}.
     *
     * @param slotLocation copied from a slot since the caller entered the epoch
     * @param removals the count from before that
     */
    public long seen(final long slotLocation, final long sequence, final long removals) {
        final long found = follow(slotLocation, sequence);
        return found != ABSENT || links.isUnchangedSince(removals)
                ? found
                : find(
                        keys.hash(slotLocation),
                        frames.buffer(slotLocation),
                        frames.key(slotLocation),
                        frames.keyLength(slotLocation),
                        sequence);
    }

    private long follow(final long slotLocation, final long sequence) {
        long location = slotLocation;
        while (location != ABSENT && frames.sequence(location) > sequence) {
            location = Links.location(links.get(location));
        }
        return location;
    }
}

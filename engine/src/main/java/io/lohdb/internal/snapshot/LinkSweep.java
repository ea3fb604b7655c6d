package io.lohdb.internal.snapshot;

/**
 * Removes what closed snapshots leave behind, in slices. With no snapshot open only the tombstones
 * that hold slots matter, the links then go all at once. Otherwise every link is looked at: it goes
 * if no open snapshot follows it, and leads further back if none stops at the next frame.
 *
 * <p>For whoever holds the writer lock. Changes between two slices may move a link from a place
 * that is still to be visited to one that was; it is found by the next pass. As long as tombstones
 * keep the links from being dropped at once, there is one.
 */
final class LinkSweep {
    /** Bounds a slice to some 10 us. */
    private static final int MAX_ENTRIES = 1024;

    /** Links whose frames are read in one slice: their memory may have to come from the device. */
    private static final int MAX_FRAMES = 32;

    private final SnapshotIndex index;
    private final Links links;
    private final OpenSnapshots open;
    private final Frames frames;

    /** Written under the writer lock. */
    private volatile boolean isDue;

    private volatile boolean isRunning;
    private int shard;
    private int entry;

    LinkSweep(
            final SnapshotIndex index,
            final Links links,
            final OpenSnapshots open,
            final Frames frames) {
        this.index = index;
        this.links = links;
        this.open = open;
        this.frames = frames;
    }

    /** A snapshot was closed: there is a pass to be made, another one if one is under way. */
    void begin() {
        isDue = true;
    }

    /** All links are gone. */
    void end() {
        isDue = false;
        isRunning = false;
    }

    /** Whether there is something to be done; any thread. */
    boolean isPending() {
        return isDue || isRunning;
    }

    /** Looks at some links; returns at how many places, 0 when nothing is to be done. */
    int slice() {
        if (!isRunning) {
            if (!isDue) {
                return 0;
            }
            isRunning = true;
            isDue = false;
            shard = 0;
            entry = 0;
        }
        int looked = 0;
        int visited = 0;
        while (looked < MAX_ENTRIES && visited < MAX_FRAMES && shard < Links.SHARD_COUNT) {
            visited += step() ? 1 : 0;
            looked++;
        }
        if (shard == Links.SHARD_COUNT) {
            isRunning = false;
            isDue |= open.isEmpty() && links.tombstoneCount() > 0;
        }
        return looked;
    }

    /** Looks at one place; returns whether frames were read. */
    private boolean step() {
        // A visit may have replaced the table, and another slice, too.
        final LinkTable table = links.shard(shard);
        if (table == null || entry >= table.capacity()) {
            shard++;
            entry = 0;
            return false;
        }
        final long location = table.keyAt(entry);
        final long link = location == Links.NONE ? Links.NONE : table.linkAt(entry);
        if (link == Links.NONE || (open.isEmpty() && !Links.isTombstone(link))) {
            entry++;
            return false;
        }
        if (visit(location, link)) {
            // Otherwise it was removed, and another one may have come into its place.
            entry++;
        }
        return true;
    }

    /** Returns whether the link is still there. */
    private boolean visit(final long location, final long first) {
        final long newest = open.newestBefore(frames.sequence(location));
        long target = Links.location(first);
        while (target != Links.NONE && frames.sequence(target) > newest) {
            final long next = Links.location(links.get(target));
            if (next == Links.NONE || newest == OpenSnapshots.NO_SEQUENCE) {
                if (Links.isTombstone(first)) {
                    index.purge(location);
                }
                index.removeChain(location);
                return false;
            }
            links.put(location, Links.isTombstone(first) ? Links.tombstone(next) : next);
            index.subtractPinned(target);
            links.remove(target);
            target = next;
        }
        return true;
    }
}

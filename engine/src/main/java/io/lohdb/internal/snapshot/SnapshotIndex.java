package io.lohdb.internal.snapshot;

import static io.lohdb.internal.index.HashIndex.ABSENT;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.KeySource;
import io.lohdb.internal.log.SegmentTable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.agrona.DirectBuffer;

/**
 * The index as snapshots see it: the newest frame of each key from the {@link HashIndex}, and the
 * earlier ones that an open snapshot can see from the {@link Links}.
 *
 * <p>While a snapshot is open, a frame that takes the place of another one is linked to it, if the
 * other one is visible to the newest snapshot; if it is not, the new frame takes over its link, so
 * that a key has no more links than there are snapshots. A reader at sequence S takes the slot's
 * frame and follows the links until it meets a frame whose sequence is at most S. A deleted key's
 * slot stays, and leads to its tombstone, for as long as a snapshot sees what was deleted.
 *
 * <p>Threads: {@link #reaches} is for any thread inside the epoch; it takes no lock and allocates
 * nothing. {@link #clean} is for one thread at a time without the writer lock. The figures are for
 * any thread. All others are for whoever holds the writer lock; they need not be inside the epoch.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A link is set before the slot (or the link) that leads to its frame, and removed after the
 *       slot (or the link) leads elsewhere.
 *   <li>A frame with a link is in a slot, or another frame is linked to it: no link outlives its
 *       frame, and no place of the log is used again while a link speaks of it.
 *   <li>A tombstone in a slot has a link.
 *   <li>The index counts the keys that are there: those whose slot leads to a tombstone are not.
 * </ul>
 */
public final class SnapshotIndex {
    private final HashIndex index;
    private final KeySource keys;
    private final Frames frames;
    private final Links links;
    private final OpenSnapshots open = new OpenSnapshots();
    private final LinkSweep sweep;
    private final SnapshotLookup lookup;

    /** Written by the writer, read by any thread. */
    private final AtomicLong pinnedBytes = new AtomicLong();

    /** For the writer: a snapshot is open, or links of closed ones are left. */
    private boolean isTracking;

    /** For the writer. */
    private long tombstonesKept;

    /** Creates it over an index that leads to live frames only. */
    public SnapshotIndex(
            final HashIndex index,
            final KeySource keys,
            final SegmentTable table,
            final Epoch epoch) {
        this.index = index;
        this.keys = keys;
        this.frames = new Frames(table);
        this.links = new Links(epoch);
        this.lookup = new SnapshotLookup(index, keys, frames, links);
        this.sweep = new LinkSweep(this, links, open, frames);
    }

    /**
     * For writers: whether changes must go through {@link #put} and {@link #remove}. While it is
     * false the index is all there is, and the writer may change it directly.
     */
    public boolean isTracking() {
        return isTracking;
    }

    /**
     * Points a key to a frame, and keeps what snapshots see.
     *
     * @return the previous location, maybe of a tombstone, or {@link HashIndex#ABSENT}
     */
    public long put(
            final long hash,
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final long location) {
        final long previous = index.find(hash, key, keyOffset, keyLength);
        if (previous == ABSENT) {
            index.put(hash, key, keyOffset, keyLength, location);
            return ABSENT;
        }
        final boolean wasTombstone = frames.isTombstone(previous);
        link(previous, location, false);
        index.put(hash, key, keyOffset, keyLength, location);
        unlink(previous);
        if (wasTombstone) {
            index.addToCount(1);
        }
        return previous;
    }

    /**
     * Removes a key, and keeps what snapshots see: the slot may then lead to the tombstone, whose
     * bytes are counted as live.
     *
     * @param tombstone location of a complete tombstone of the key
     * @return the previous location, or {@link HashIndex#ABSENT} if the key was not there
     */
    public long remove(
            final long hash,
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final long tombstone) {
        final long previous = index.find(hash, key, keyOffset, keyLength);
        if (previous == ABSENT || frames.isTombstone(previous)) {
            return ABSENT;
        }
        if (link(previous, tombstone, true)) {
            index.put(hash, key, keyOffset, keyLength, tombstone);
            index.addToCount(-1);
            tombstonesKept++;
            frames.addLive(tombstone);
        } else {
            index.remove(hash, key, keyOffset, keyLength);
        }
        unlink(previous);
        return previous;
    }

    /** Links a frame to what snapshots see behind it; returns whether there is anything. */
    private boolean link(final long previous, final long location, final boolean isTombstone) {
        long target = ABSENT;
        if (frames.sequence(previous) <= open.newestSequence()) {
            target = previous;
            addPinned(previous);
        } else if (!open.isEmpty()) {
            target = Links.location(links.get(previous));
        }
        if (target == ABSENT) {
            return false;
        }
        links.put(location, isTombstone ? Links.tombstone(target) : target);
        return true;
    }

    /** The slot no longer leads to a frame. */
    private void unlink(final long previous) {
        if (open.isEmpty()) {
            removeChain(previous);
        } else if (frames.sequence(previous) > open.newestSequence()) {
            links.remove(previous);
        } else {
            final long link = links.get(previous);
            if (Links.isTombstone(link)) {
                links.put(previous, Links.location(link));
            }
        }
    }

    /** Removes the link of a frame, that of the frame it leads to, and so on. */
    void removeChain(final long first) {
        long link = links.remove(first);
        while (link != Links.NONE) {
            final long next = Links.location(link);
            subtractPinned(next);
            link = links.remove(next);
        }
    }

    /** Removes a key whose slot leads to a tombstone that no snapshot needs. */
    void purge(final long tombstone) {
        index.removeUncounted(
                keys.hash(tombstone),
                frames.buffer(tombstone),
                frames.key(tombstone),
                frames.keyLength(tombstone));
        frames.subtractLive(tombstone);
    }

    private void addPinned(final long location) {
        pinnedBytes.lazySet(pinnedBytes.get() + frames.alignedLength(location));
    }

    void subtractPinned(final long location) {
        pinnedBytes.lazySet(pinnedBytes.get() - frames.alignedLength(location));
    }

    /**
     * Opens a snapshot.
     *
     * @param sequence the last operation written
     */
    public OpenSnapshot open(final long sequence) {
        isTracking = true;
        return open.open(sequence);
    }

    /** Ends a snapshot; {@link #clean} gives up what it alone needed. Further calls do nothing. */
    public void close(final OpenSnapshot snapshot) {
        if (!snapshot.isClosed()) {
            open.close(snapshot);
            sweep.begin();
            clearIfUnused();
        }
    }

    /** Ends all snapshots: the engine closes. */
    public void closeAll() {
        open.closeAll();
    }

    /** With no snapshot and no tombstone in a slot, all links go at once. */
    private void clearIfUnused() {
        if (open.isEmpty() && links.tombstoneCount() == 0) {
            links.clear();
            sweep.end();
            pinnedBytes.lazySet(0);
            isTracking = false;
        }
    }

    /**
     * One slice of what is left to do after snapshots were closed: slots of tombstones are emptied
     * and links removed that no open snapshot follows. For one thread at a time, without the lock.
     *
     * @param writerLock is taken for some microseconds if there is something to do
     * @return how many links were looked at; 0 when there was nothing to do
     */
    public int clean(final Lock writerLock) {
        if (!sweep.isPending()) {
            return 0;
        }
        writerLock.lock();
        try {
            final int work = sweep.slice();
            clearIfUnused();
            return work;
        } finally {
            writerLock.unlock();
        }
    }

    /** Finds what snapshots see; any thread. */
    public SnapshotLookup lookup() {
        return lookup;
    }

    /**
     * For compaction: whether a frame to which no slot leads is still linked, and so may be seen by
     * a snapshot. Such a frame must be kept: copied, and {@link #relocate}d. To be asked for
     * tombstones as well as for puts. Without the writer lock a yes may be out of date; a no stays
     * true for ever.
     *
     * @param hash of the frame's key
     */
    public boolean reaches(final long hash, final long location) {
        while (true) {
            final long removals = links.removals();
            if (before(hash, location) != ABSENT) {
                return true;
            }
            if (links.isUnchangedSince(removals)) {
                return false;
            }
        }
    }

    /** The frame that is linked to this one, or {@link HashIndex#ABSENT}. */
    private long before(final long hash, final long location) {
        long next =
                index.find(
                        hash,
                        frames.buffer(location),
                        frames.key(location),
                        frames.keyLength(location));
        while (next != ABSENT) {
            final long target = Links.location(links.get(next));
            if (target == location) {
                return next;
            }
            next = target;
        }
        return ABSENT;
    }

    /**
     * For compaction: whatever leads to a frame, the slot or a link, leads to its copy from now on,
     * and the copy leads to what the frame was linked to. Nothing speaks of the old place
     * afterwards; readers may be on their way to it until the epoch's grace period is over.
     *
     * @param hash of the frame's key
     * @param from of a frame
     * @param to of its complete copy, with the same sequence
     * @return false if nothing leads to the frame: then it is dead, and so is the copy
     */
    public boolean relocate(final long hash, final long from, final long to) {
        if (!isTracking) {
            return index.replaceLocation(hash, from, to);
        }
        final long link = links.get(from);
        if (link != Links.NONE) {
            links.put(to, link);
        }
        final boolean isMoved = index.replaceLocation(hash, from, to) || relink(hash, from, to);
        if (link != Links.NONE) {
            links.remove(isMoved ? from : to);
        }
        return isMoved;
    }

    private boolean relink(final long hash, final long from, final long to) {
        final long before = before(hash, from);
        if (before == ABSENT) {
            return false;
        }
        final boolean isTombstone = Links.isTombstone(links.get(before));
        links.put(before, isTombstone ? Links.tombstone(to) : to);
        return true;
    }

    /**
     * For checkpoints: whether slots lead to tombstones now. An image that was copied between two
     * moments may hold some if this was so at the first one, or if {@link #tombstonesKept} is not
     * the same at both.
     */
    public boolean holdsTombstones() {
        return links.tombstoneCount() > 0;
    }

    /** How many slots were left to tombstones since opening. */
    public long tombstonesKept() {
        return tombstonesKept;
    }

    /** Bytes of the frames that only snapshots keep, padding included. */
    public long pinnedBytes() {
        return pinnedBytes.get();
    }

    /** Off-heap memory that the links take. */
    public long memoryBytes() {
        return links.memoryBytes();
    }

    /** Gives the memory back. No thread uses this any more. */
    public void free() {
        links.close();
    }
}

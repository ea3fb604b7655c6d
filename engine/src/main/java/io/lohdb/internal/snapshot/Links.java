package io.lohdb.internal.snapshot;

import io.lohdb.internal.epoch.Epoch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Leads from the location of a frame to the location of the frame before it of the same key, for as
 * long as a snapshot can see that one. A link is a location, and one bit that says whether the
 * frame it leads from is a tombstone that holds a slot of the index.
 *
 * <p>The links are spread over many tables by their hash, each of which grows alone: by a copy,
 * after which the smaller one is retired through the epoch. So no write pays for more than one
 * small copy, however many links there are.
 *
 * <p>{@link #get} and {@link #removals()}: any thread inside the epoch. {@link #memoryBytes()}: any
 * thread. All others: whoever holds the writer lock.
 *
 * <p>A reader that found no link relies on that only if {@link #isUnchangedSince} says so; see
 * {@link LinkTable}.
 */
final class Links {
    static final long NONE = 0;
    static final int SHARD_BITS = 8;
    static final int SHARD_COUNT = 1 << SHARD_BITS;

    private static final long TOMBSTONE = 1L << 62;
    private static final VarHandle SHARD = MethodHandles.arrayElementVarHandle(LinkTable[].class);
    private static final VarHandle REMOVALS;

    static {
        try {
            REMOVALS = MethodHandles.lookup().findVarHandle(Links.class, "removals", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Epoch epoch;
    private final AtomicLong memoryBytes = new AtomicLong();
    private final Runnable counter = this::countRemoval;

    /** Null while there are no links. Written by the writer; so are the counts. */
    private volatile LinkTable[] shards;

    private long removals;
    private long count;
    private long tombstoneCount;

    Links(final Epoch epoch) {
        this.epoch = epoch;
    }

    static long location(final long link) {
        return link & ~TOMBSTONE;
    }

    static boolean isTombstone(final long link) {
        return (link & TOMBSTONE) != 0;
    }

    static long tombstone(final long location) {
        return location | TOMBSTONE;
    }

    /** How often something was removed or moved. */
    long removals() {
        return (long) REMOVALS.getAcquire(this);
    }

    /** Whether links that were not found since the count was read were not there. */
    boolean isUnchangedSince(final long before) {
        // Keeps the loads of the search before that of the count.
        VarHandle.loadLoadFence();
        return (long) REMOVALS.getOpaque(this) == before;
    }

    private void countRemoval() {
        REMOVALS.setRelease(this, removals + 1);
    }

    /** The link of a frame, or {@link #NONE}. */
    long get(final long location) {
        final LinkTable[] current = shards;
        if (current == null) {
            return NONE;
        }
        final LinkTable table = (LinkTable) SHARD.getAcquire(current, LinkTable.shard(location));
        return table == null ? NONE : table.get(location);
    }

    /** Sets the link of a frame. */
    void put(final long location, final long link) {
        final int shard = LinkTable.shard(location);
        final LinkTable table = tableWithRoom(shard);
        final long before = table.get(location);
        table.put(location, link);
        count += before == NONE ? 1 : 0;
        tombstoneCount += (isTombstone(link) ? 1 : 0) - (isTombstone(before) ? 1 : 0);
    }

    /** Removes the link of a frame and returns it; {@link #NONE} if there is none. */
    long remove(final long location) {
        final long before = get(location);
        if (before != NONE) {
            shards[LinkTable.shard(location)].remove(location, counter);
            count--;
            tombstoneCount -= isTombstone(before) ? 1 : 0;
        }
        return before;
    }

    /** How many links there are. */
    long count() {
        return count;
    }

    /** How many of them lead from a tombstone that holds a slot. */
    long tombstoneCount() {
        return tombstoneCount;
    }

    /** One of the tables, by its number below {@link #SHARD_COUNT}; null if it is empty. */
    LinkTable shard(final int number) {
        return shards == null ? null : shards[number];
    }

    /** Removes all links at once. */
    void clear() {
        final LinkTable[] dropped = shards;
        if (dropped != null) {
            countRemoval();
            shards = null;
            count = 0;
            tombstoneCount = 0;
            epoch.retire(() -> free(dropped));
        }
    }

    /** Bytes of off-heap memory held, those included that readers may still see. */
    long memoryBytes() {
        return memoryBytes.get();
    }

    /** Frees everything. No thread uses the links any more. */
    void close() {
        final LinkTable[] dropped = shards;
        shards = null;
        if (dropped != null) {
            free(dropped);
        }
    }

    private LinkTable tableWithRoom(final int shard) {
        if (shards == null) {
            shards = new LinkTable[SHARD_COUNT];
        }
        final LinkTable table = shards[shard];
        if (table == null) {
            return publish(shard, new LinkTable(LinkTable.MIN_CAPACITY));
        }
        if (!table.isFull()) {
            return table;
        }
        final LinkTable larger = new LinkTable(2 * table.capacity());
        for (int entry = 0; entry < table.capacity(); entry++) {
            if (table.keyAt(entry) != NONE) {
                larger.put(table.keyAt(entry), table.linkAt(entry));
            }
        }
        publish(shard, larger);
        epoch.retire(() -> free(table));
        return larger;
    }

    private LinkTable publish(final int shard, final LinkTable table) {
        memoryBytes.addAndGet(table.memoryBytes());
        SHARD.setRelease(shards, shard, table);
        return table;
    }

    private void free(final LinkTable[] tables) {
        for (final LinkTable table : tables) {
            if (table != null) {
                free(table);
            }
        }
    }

    private void free(final LinkTable table) {
        table.free();
        memoryBytes.addAndGet(-table.memoryBytes());
    }
}

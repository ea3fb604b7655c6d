package io.lohdb.internal.store;

import static io.lohdb.internal.index.HashIndex.ABSENT;

import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.IndexCursor;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.snapshot.OpenSnapshot;
import io.lohdb.internal.snapshot.SnapshotIndex;
import io.lohdb.internal.snapshot.SnapshotLookup;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochClock;

/**
 * Opens snapshots of the {@link LogStorageEngine}, and finds for them what they see. {@link #open}
 * and {@link #close} are for whoever holds the writer lock, all others for any thread; lookups
 * happen inside the epoch.
 */
final class LogSnapshots {
    private final LogStorageEngine engine;
    private final SnapshotIndex snapshots;
    private final SnapshotLookup lookup;
    private final HashIndex index;
    private final KeyHash hash;
    private final SegmentTable table;
    private final EpochClock clock;

    LogSnapshots(
            final LogStorageEngine engine, final RecoveredIndex recovered, final EpochClock clock) {
        this.engine = engine;
        this.snapshots = recovered.snapshots();
        this.lookup = snapshots.lookup();
        this.index = recovered.index();
        this.hash = recovered.hash();
        this.table = recovered.log().table();
        this.clock = clock;
    }

    LogSnapshot open(final LogAppender appender, final ExpirySweep sweep) {
        appender.checkReadable();
        final long createdMs = clock.time();
        // Asked after the time was taken: what has expired by then is due by now.
        final long count = sweep.isAnyDue() ? LogSnapshot.UNKNOWN_COUNT : index.count();
        return new LogSnapshot(
                snapshots.open(engine.writtenSequence()),
                this,
                new FrameReads(table, () -> createdMs),
                count);
    }

    void close(final OpenSnapshot snapshot) {
        snapshots.close(snapshot);
    }

    long enter() {
        return engine.enter();
    }

    void exit(final long token) {
        engine.exit(token);
    }

    long find(
            final DirectBuffer key, final int keyOffset, final int keyLength, final long sequence) {
        return lookup.find(
                hash.hash(key, keyOffset, keyLength), key, keyOffset, keyLength, sequence);
    }

    /** Looks many keys up; the misses of the cache overlap for what is in the slots. */
    void findAll(final DirectBuffer[] keys, final long[] locations, final long sequence) {
        final long[] hashes = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            hashes[i] = hash.hash(keys[i], 0, keys[i].capacity());
        }
        final long removals = lookup.removals();
        index.findAll(hashes, keys, locations, keys.length);
        see(locations, keys.length, sequence, removals);
    }

    IndexCursor cursor() {
        return index.cursor();
    }

    long[] walkLocations() {
        return EntryReads.walkLocations(index);
    }

    /** Copies the next locations of a walk; those of keys that are not there are absent. */
    int next(final IndexCursor cursor, final long[] locations, final long sequence) {
        final long removals = lookup.removals();
        final int found = cursor.next(locations);
        see(locations, found, sequence, removals);
        return found;
    }

    /** Puts what a snapshot sees in the place of what slots led to. */
    private void see(
            final long[] locations, final int count, final long sequence, final long removals) {
        for (int i = 0; i < count; i++) {
            if (locations[i] != ABSENT) {
                locations[i] = lookup.seen(locations[i], sequence, removals);
            }
        }
    }
}

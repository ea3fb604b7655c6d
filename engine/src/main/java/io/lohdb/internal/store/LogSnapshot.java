package io.lohdb.internal.store;

import io.lohdb.exceptions.SnapshotClosedException;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.IndexCursor;
import io.lohdb.internal.snapshot.OpenSnapshot;
import io.lohdb.spi.EngineSnapshot;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The reads of one snapshot of the {@link LogStorageEngine}. Any thread; takes no lock, and enters
 * the epoch for each call, or for one range of keys of a walk.
 *
 * <p>Every read finds its frames first and then looks whether the snapshot is still open: what a
 * closed one needs may be gone, so that only what was found before counts. The frames themselves
 * stay until the reader leaves the epoch.
 */
final class LogSnapshot implements EngineSnapshot {
    /** The count has to be made out: entries had expired that were still in the index. */
    static final long UNKNOWN_COUNT = -1;

    private final OpenSnapshot snapshot;
    private final LogSnapshots source;
    private final FrameReads reads;

    /** Number of keys; written by any thread that made it out, always the same number. */
    private volatile long count;

    LogSnapshot(
            final OpenSnapshot snapshot,
            final LogSnapshots source,
            final FrameReads reads,
            final long count) {
        this.snapshot = snapshot;
        this.source = source;
        this.reads = reads;
        this.count = count;
    }

    @Override
    public long sequence() {
        return snapshot.sequence();
    }

    private void checkOpen() {
        if (snapshot.isClosed()) {
            throw new SnapshotClosedException("snapshot is closed");
        }
    }

    private long find(final DirectBuffer key, final int keyOffset, final int keyLength) {
        final long location = source.find(key, keyOffset, keyLength, snapshot.sequence());
        checkOpen();
        return location;
    }

    @Override
    public boolean read(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final ValueHandler handler) {
        final long token = source.enter();
        try {
            final long location = find(key, keyOffset, keyLength);
            return location != HashIndex.ABSENT && reads.lend(location, handler);
        } finally {
            source.exit(token);
        }
    }

    @Override
    public int get(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final MutableDirectBuffer destination,
            final int destinationOffset) {
        final long token = source.enter();
        try {
            final long location = find(key, keyOffset, keyLength);
            return location == HashIndex.ABSENT
                    ? StorageEngine.NOT_FOUND
                    : reads.copy(location, keyLength, destination, destinationOffset);
        } finally {
            source.exit(token);
        }
    }

    @Override
    public void readAll(final DirectBuffer[] keys, final IndexedValueHandler handler) {
        final long[] locations = new long[keys.length];
        final long token = source.enter();
        try {
            source.findAll(keys, locations, snapshot.sequence());
            checkOpen();
            for (int i = 0; i < keys.length; i++) {
                if (locations[i] != HashIndex.ABSENT) {
                    reads.lend(locations[i], i, handler);
                }
            }
        } finally {
            source.exit(token);
        }
    }

    @Override
    public void forEach(final DirectBuffer prefix, final EntryHandler handler) {
        final IndexCursor cursor = source.cursor();
        final long[] locations = source.walkLocations();
        boolean isWanted = true;
        int found = 1;
        while (isWanted && found > 0) {
            final long token = source.enter();
            try {
                found = source.next(cursor, locations, snapshot.sequence());
                checkOpen();
                for (int i = 0; i < found && isWanted; i++) {
                    isWanted =
                            locations[i] == HashIndex.ABSENT
                                    || reads.visit(locations[i], prefix, handler);
                }
            } finally {
                source.exit(token);
            }
        }
    }

    @Override
    public long count() {
        if (count == UNKNOWN_COUNT) {
            count = EngineSnapshot.super.count();
        }
        return count;
    }

    @Override
    public void close() {
        source.close(snapshot);
    }
}

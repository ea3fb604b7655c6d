package io.lohdb.internal.store;

import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.IndexCursor;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The reads of one kind of reader: the index says where a key's newest frame is, {@link FrameReads}
 * what it shows. Any thread; takes no lock, and enters the epoch for each call, or for one range of
 * keys of a walk.
 */
final class EntryReads {
    private static final int MIN_WALK_LENGTH = 64;
    private static final int MAX_WALK_LENGTH = 8192;

    private final HashIndex index;
    private final KeyHash hash;
    private final FrameReads reads;
    private final LogStorageEngine engine;

    EntryReads(
            final HashIndex index,
            final KeyHash hash,
            final FrameReads reads,
            final LogStorageEngine engine) {
        this.index = index;
        this.hash = hash;
        this.reads = reads;
        this.engine = engine;
    }

    boolean read(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final ValueHandler handler) {
        final long token = engine.enter();
        try {
            final long location =
                    index.find(hash.hash(key, keyOffset, keyLength), key, keyOffset, keyLength);
            return location != HashIndex.ABSENT && reads.lend(location, handler);
        } finally {
            engine.exit(token);
        }
    }

    int get(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final MutableDirectBuffer destination,
            final int destinationOffset) {
        final long token = engine.enter();
        try {
            final long location =
                    index.find(hash.hash(key, keyOffset, keyLength), key, keyOffset, keyLength);
            return location == HashIndex.ABSENT
                    ? StorageEngine.NOT_FOUND
                    : reads.copy(location, keyLength, destination, destinationOffset);
        } finally {
            engine.exit(token);
        }
    }

    void readAll(final DirectBuffer[] keys, final IndexedValueHandler handler) {
        final long[] hashes = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            hashes[i] = hash.hash(keys[i], 0, keys[i].capacity());
        }
        final long[] locations = new long[keys.length];
        final long token = engine.enter();
        try {
            index.findAll(hashes, keys, locations, keys.length);
            for (int i = 0; i < keys.length; i++) {
                if (locations[i] != HashIndex.ABSENT) {
                    reads.lend(locations[i], i, handler);
                }
            }
        } finally {
            engine.exit(token);
        }
    }

    void forEach(final DirectBuffer prefix, final EntryHandler handler) {
        final long[] locations = walkLocations(index);
        final IndexCursor cursor = index.cursor();
        boolean isWanted = true;
        int found = 1;
        while (isWanted && found > 0) {
            final long token = engine.enter();
            try {
                found = cursor.next(locations);
                for (int i = 0; i < found && isWanted; i++) {
                    isWanted = reads.visit(locations[i], prefix, handler);
                }
            } finally {
                engine.exit(token);
            }
        }
    }

    /** Counts the entries by looking at each. */
    long count() {
        final long[] locations = walkLocations(index);
        final IndexCursor cursor = index.cursor();
        long count = 0;
        int found = 1;
        while (found > 0) {
            final long token = engine.enter();
            try {
                found = cursor.next(locations);
                for (int i = 0; i < found; i++) {
                    count += reads.isPresent(locations[i]) ? 1 : 0;
                }
            } finally {
                engine.exit(token);
            }
        }
        return count;
    }

    /** Room for some keys more than there are, unless there are many. */
    static long[] walkLocations(final HashIndex index) {
        final long wanted = MIN_WALK_LENGTH + 2 * index.count();
        return new long[(int) Math.min(MAX_WALK_LENGTH, wanted)];
    }
}

package io.lohdb.internal.index;

import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Readers beside a writer: a present key is never missed, and no other key's location is ever
 * returned.
 */
class HashIndexConcurrencyTest {
    private static final int READERS = 2;
    private static final long ABSENT_KEYS = 1L << 40;

    /** The writer raises it after a put has returned: all keys below it are in the index. */
    private volatile long published;

    private IndexFixture fixture;

    @Test
    void missesNoKeyWhileTheFirstPageDoubles() throws InterruptedException {
        for (int round = 0; round < 40; round++) {
            growTo(9_000);
        }
    }

    @Test
    void missesNoKeyWhilePagesSplit() throws InterruptedException {
        growTo(600_000);
    }

    @Test
    void missesNoKeyWhileEqualTagsGoToTheOverflowTable() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            fixture = new IndexFixture(TestHashes.EQUAL_TAGS::hash);
            growFixtureTo(6_000);
        }
    }

    @Test
    void missesNoKeyAndNeverGoesBackWhileFullLinesAreRearranged() throws InterruptedException {
        final int stable = 3_000;
        final int others = 4_900;
        fixture = new IndexFixture(TestHashes::mix);
        for (long key = 0; key < stable + others; key++) {
            fixture.put(key);
        }
        published = stable;
        final ReaderThreads readers = new ReaderThreads();
        for (int i = 0; i < READERS; i++) {
            readers.start(new MonotonicCheck(stable, i));
        }
        long oldest = stable;
        for (int i = 0; i < 400_000 && !readers.hasComplaint(); i++) {
            fixture.remove(oldest);
            fixture.put(oldest + others);
            oldest++;
            if (i % 4 == 0) {
                fixture.put((TestHashes.mix(i) >>> 1) % stable);
            }
        }
        readers.stopAndAssertNoComplaint();
        fixture.close();
    }

    private void growTo(int keys) throws InterruptedException {
        fixture = new IndexFixture(TestHashes::mix);
        growFixtureTo(keys);
    }

    private void growFixtureTo(int keys) throws InterruptedException {
        published = 0;
        final ReaderThreads readers = new ReaderThreads();
        for (int i = 0; i < READERS; i++) {
            readers.start(new PresenceCheck(i));
        }
        for (long key = 0; key < keys && !readers.hasComplaint(); key++) {
            fixture.put(key);
            published = key + 1;
            fixture.epoch.reclaim();
        }
        readers.stopAndAssertNoComplaint();
        fixture.close();
    }

    /** Looks up a group of random keys, one by one or at once, and as many absent ones. */
    private final class PresenceCheck implements Function<Long, String> {
        private static final int GROUP = 32;

        private final long seed;
        private final long[] hashes = new long[GROUP];
        private final DirectBuffer[] buffers = new DirectBuffer[GROUP];
        private final long[] locations = new long[GROUP];
        private final long[] keys = new long[GROUP];

        PresenceCheck(long seed) {
            this.seed = seed;
        }

        @Override
        public String apply(Long round) {
            final long limit = published;
            for (int i = 0; i < GROUP; i++) {
                final long random = TestHashes.mix(seed + round * GROUP + i) >>> 1;
                keys[i] = i % 2 == 0 && limit > 0 ? random % limit : ABSENT_KEYS + random;
                hashes[i] = fixture.frames.hashOfKey(keys[i]);
                buffers[i] = HeapFrames.newKey(keys[i]);
            }
            final long token = fixture.epoch.enter();
            try {
                if (round % 2 == 0) {
                    fixture.index.findAll(hashes, buffers, locations, GROUP);
                } else {
                    for (int i = 0; i < GROUP; i++) {
                        locations[i] = fixture.index.find(hashes[i], buffers[i], 0, Long.BYTES);
                    }
                }
            } finally {
                fixture.epoch.exit(token);
            }
            for (int i = 0; i < GROUP; i++) {
                final boolean isWanted = keys[i] < ABSENT_KEYS;
                if (isWanted != (locations[i] != HashIndex.ABSENT)) {
                    return "key " + keys[i] + " of " + limit + " at " + locations[i];
                }
                if (isWanted && fixture.frames.key(locations[i]) != keys[i]) {
                    return "location of another key for " + keys[i];
                }
            }
            return null;
        }
    }

    /**
     * Looks up all stable keys: each is there, and its location, which only grows, never shrinks.
     */
    private final class MonotonicCheck implements Function<Long, String> {
        private final long[] lastLocations;
        private final int direction;
        private final UnsafeBuffer buffer = HeapFrames.newKey();

        MonotonicCheck(int keys, int direction) {
            this.lastLocations = new long[keys];
            this.direction = direction;
        }

        @Override
        public String apply(Long round) {
            for (int i = 0; i < lastLocations.length; i++) {
                final int key = direction == 0 ? i : lastLocations.length - 1 - i;
                buffer.putLong(0, key);
                final long token = fixture.epoch.enter();
                final long location =
                        fixture.index.find(TestHashes.mix(key), buffer, 0, Long.BYTES);
                fixture.epoch.exit(token);
                if (location < lastLocations[key] || location == HashIndex.ABSENT) {
                    return "key " + key + " went from " + lastLocations[key] + " to " + location;
                }
                if (fixture.frames.key(location) != key) {
                    return "location of another key for " + key;
                }
                lastLocations[key] = location;
            }
            return null;
        }
    }
}

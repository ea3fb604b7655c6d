package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.epoch.Epoch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Images that were copied while the index changed, and all changes since the copying began applied
 * to them, the newest last: that is the index.
 */
class IndexCapturePropertyTest {
    /** One change: its number is a location in the frames, also for a removal. */
    private record Change(long key, long number, boolean isRemoval) {}

    /** An index, what it has to contain, and what was done to it since the last capture began. */
    private static final class Changing implements AutoCloseable {
        final IndexFixture fixture = new IndexFixture(TestHashes::mix);
        final List<Change> changes = new ArrayList<>();

        void change(Random random, int keys) {
            final long key = random.nextInt(keys);
            final boolean isThere = fixture.expected.containsKey(key);
            final int choice = random.nextInt(10);
            if (choice < 3 && isThere) {
                fixture.remove(key);
                changes.add(new Change(key, fixture.frames.append(key), true));
                if (choice == 0) {
                    put(key);
                }
            } else {
                put(key);
            }
        }

        void put(long key) {
            fixture.put(key);
            changes.add(new Change(key, fixture.expected.get(key), false));
        }

        @Override
        public void close() {
            fixture.close();
        }
    }

    /** Loads images, applies changes as recovery does, and compares. */
    private static void assertRestores(
            Changing changing, IndexImages images, Map<Long, Long> expected) {
        final HeapFrames frames = changing.fixture.frames;
        final HashIndex loaded = new HashIndex(new Epoch(), frames);
        images.load(loaded, LongUnaryOperator.identity());
        assertNoKeyTwice(loaded, frames);
        final List<Change> tombstones = new ArrayList<>();
        for (final Change change : changing.changes) {
            if (find(loaded, change.key) <= change.number) {
                loaded.put(
                        TestHashes.mix(change.key),
                        HeapFrames.newKey(change.key),
                        0,
                        Long.BYTES,
                        change.number);
                if (change.isRemoval) {
                    tombstones.add(change);
                }
            }
        }
        for (final Change change : tombstones) {
            if (find(loaded, change.key) == change.number) {
                loaded.remove(
                        TestHashes.mix(change.key), HeapFrames.newKey(change.key), 0, Long.BYTES);
            }
        }
        assertEquals(expected.size(), loaded.count());
        expected.forEach((key, location) -> assertEquals(location, find(loaded, key)));
        assertNoKeyTwice(loaded, frames);
        loaded.close();
    }

    private static void assertNoKeyTwice(HashIndex index, HeapFrames frames) {
        final Map<Long, Long> seen = new HashMap<>();
        final IndexCursor cursor = index.cursor();
        final long[] locations = new long[8192];
        for (int n = cursor.next(locations); n > 0; n = cursor.next(locations)) {
            for (int i = 0; i < n; i++) {
                final Long before = seen.put(frames.key(locations[i]), locations[i]);
                assertTrue(before == null, "a key at " + before + " and " + locations[i]);
            }
        }
        assertEquals(seen.size(), index.count());
    }

    private static long find(HashIndex index, long key) {
        return index.find(TestHashes.mix(key), HeapFrames.newKey(key), 0, Long.BYTES);
    }

    /** Stepped by hand: changes between the pages, several captures, each on top of the last. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void capturesBuildOnEachOther(
            @ForAll @IntRange(max = Integer.MAX_VALUE) int seed,
            @ForAll @IntRange(min = 1, max = 40_000) int keys) {
        final Random random = new Random(seed);
        try (Changing changing = new Changing()) {
            for (int i = 0; i < keys / 2; i++) {
                changing.put(random.nextInt(keys));
            }
            IndexImages earlier = null;
            int since = 0;
            for (int round = 0; round < 4; round++) {
                final int changesPerPage = random.nextInt(20);
                changing.changes.clear();
                final IndexCapture capture = changing.fixture.index.beginCapture();
                final IndexImages images = new IndexImages();
                while (images.take(changing.fixture, capture, earlier, since)) {
                    for (int i = 0; i < changesPerPage; i++) {
                        changing.change(random, keys);
                    }
                }
                changing.fixture.index.endCapture();
                for (int i = random.nextInt(50); i > 0; i--) {
                    changing.change(random, keys);
                }
                assertRestores(changing, images, changing.fixture.expected);
                earlier = images;
                since = capture.generation();
            }
        }
    }

    /** With threads: a writer that removes and brings back keys all the time. */
    @Test
    void capturesBesideAWriterRestoreTheIndex() throws InterruptedException {
        final int keys = 30_000;
        final Random random = new Random(7);
        try (Changing changing = new Changing()) {
            for (int i = 0; i < keys; i++) {
                changing.put(random.nextInt(keys));
            }
            IndexImages earlier = null;
            int since = 0;
            for (int round = 0; round < 12; round++) {
                changing.changes.clear();
                final IndexCapture capture = changing.fixture.index.beginCapture();
                final AtomicBoolean isDone = new AtomicBoolean();
                final Thread writer =
                        new Thread(
                                () -> {
                                    while (!isDone.get()) {
                                        changing.change(random, keys);
                                    }
                                });
                writer.start();
                final IndexImages images = new IndexImages();
                final IndexImages before = earlier;
                while (images.take(changing.fixture, capture, before, since)) {
                    Thread.onSpinWait();
                }
                isDone.set(true);
                writer.join();
                changing.fixture.index.endCapture();
                assertRestores(changing, images, changing.fixture.expected);
                earlier = images;
                since = capture.generation();
            }
        }
    }

    @Test
    void pagesThatDidNotChangeAreTakenOver() {
        try (Changing changing = new Changing()) {
            for (long key = 0; key < 60_000; key++) {
                changing.put(key);
            }
            final IndexImages first = IndexImages.of(changing.fixture);
            changing.changes.clear();
            changing.put(5);
            final IndexCapture capture = changing.fixture.index.beginCapture();
            final IndexImages second = new IndexImages();
            while (second.take(changing.fixture, capture, first, capture.generation() - 1)) {
                Thread.onSpinWait();
            }
            changing.fixture.index.endCapture();
            assertEquals(first.count(), second.count());
            assertEquals(1, second.copied());
            assertRestores(changing, second, changing.fixture.expected);
        }
    }
}

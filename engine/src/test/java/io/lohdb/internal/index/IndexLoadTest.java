package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.format.CheckpointPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is copied from one index fills another one, and nothing else does. */
final class IndexLoadTest {
    private static final int FULL = Page.MAX_LINES * SlotDescriptor.LINE_LENGTH;

    private final IndexFixture fixture = new IndexFixture(TestHashes::mix);
    private final HashIndex loaded = new HashIndex(new Epoch(), fixture.frames);

    @AfterEach
    void closes() {
        loaded.close();
        fixture.close();
    }

    private void fill(int keys) {
        for (long key = 0; key < keys; key++) {
            fixture.put(key);
        }
    }

    private long find(long key) {
        return loaded.find(TestHashes.mix(key), HeapFrames.newKey(key), 0, Long.BYTES);
    }

    private void assertLoadedHoldsWhatIsExpected() {
        assertEquals(fixture.expected.size(), loaded.count());
        fixture.expected.forEach((key, location) -> assertEquals(location, find(key)));
    }

    private static CheckpointPage page(int depth, long prefix) {
        return new CheckpointPage(prefix, depth, Page.MAX_LINES, 0, 0, 0);
    }

    private void expectRefused(String reason, CheckpointPage... shapes) {
        final IndexLoad load = loaded.beginLoad(shapes.length);
        final UnsafeBuffer empty = new UnsafeBuffer(new byte[FULL]);
        for (int i = 0; i < shapes.length; i++) {
            load.add(i, shapes[i], empty, LongUnaryOperator.identity());
        }
        final long before = loaded.memoryBytes();
        final IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, load::finish);
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertTrue(loaded.memoryBytes() < before || shapes.length == 0);
        assertEquals(0, loaded.count());
        assertEquals(1, loaded.pageCount());
        assertEquals(HashIndex.ABSENT, find(1));
    }

    @Test
    void imagesOfOnePageFillAnIndex() {
        for (int keys : new int[] {0, 1, 50, 400}) {
            fill(keys);
            loaded.clear();
            IndexImages.of(fixture).load(loaded, LongUnaryOperator.identity());
            assertLoadedHoldsWhatIsExpected();
        }
    }

    @Test
    void imagesOfManyPagesFillAnIndexThatGoesOn() {
        fill(60_000);
        final IndexImages images = IndexImages.of(fixture);
        assertTrue(images.count() > 4, "pages " + images.count());
        images.load(loaded, LongUnaryOperator.identity());
        assertEquals(images.count(), loaded.pageCount());
        assertLoadedHoldsWhatIsExpected();
        for (long key = 60_000; key < 200_000; key++) {
            fixture.put(key);
            loaded.put(
                    TestHashes.mix(key),
                    HeapFrames.newKey(key),
                    0,
                    Long.BYTES,
                    fixture.expected.get(key));
        }
        assertLoadedHoldsWhatIsExpected();
        assertTrue(loaded.pageCount() > images.count());
    }

    @Test
    void slotsAreRenumberedAndDropped() {
        fill(30_000);
        final LongUnaryOperator odd =
                location -> location % 2 == 0 ? HashIndex.ABSENT : location + 1000;
        // The frames behind the new locations hold other keys: only the locations are looked at.
        IndexImages.of(fixture).load(loaded, odd);
        final Set<Long> expected = new HashSet<>();
        fixture.expected.values().stream()
                .filter(location -> location % 2 != 0)
                .forEach(location -> expected.add(location + 1000));
        final Set<Long> found = new HashSet<>();
        final IndexCursor cursor = loaded.cursor();
        final long[] locations = new long[8192];
        for (int n = cursor.next(locations); n > 0; n = cursor.next(locations)) {
            for (int i = 0; i < n; i++) {
                assertTrue(found.add(locations[i]));
            }
        }
        assertEquals(expected, found);
        assertEquals(expected.size(), loaded.count());
    }

    @Test
    void onlyPagesThatAreNotAsStoredCountAsChanged() {
        fill(60_000);
        final IndexImages images = IndexImages.of(fixture);
        final long dropped = fixture.expected.get(7L);
        images.load(loaded, location -> location == dropped ? HashIndex.ABSENT : location);
        final IndexCapture capture = loaded.beginCapture();
        int changed = 0;
        while (capture.look()) {
            final boolean isChanged = capture.isChangedSince(HashIndex.FIRST_GENERATION);
            final boolean isOfKey =
                    Long.compareUnsigned(TestHashes.mix(7) - capture.prefix(), 0) >= 0
                            && TestHashes.mix(7) >>> (64 - capture.depth())
                                    == capture.prefix() >>> (64 - capture.depth());
            assertEquals(isOfKey, isChanged);
            changed += isChanged ? 1 : 0;
            capture.skip();
        }
        assertEquals(1, changed);
    }

    @Test
    void refusesRangesThatOverlapOrLeaveGaps() {
        final long half = Long.MIN_VALUE;
        final long quarter = 1L << 62;
        expectRefused("incomplete");
        expectRefused("incomplete", page(1, 0));
        expectRefused("do not fit", page(1, half));
        expectRefused("do not fit", page(1, half), page(1, 0));
        expectRefused("do not fit", page(1, 0), page(1, 0));
        expectRefused("do not fit", page(0, 0), page(0, 0));
        expectRefused("do not fit", page(1, 0), page(2, quarter), page(1, half));
        expectRefused("do not fit", page(1, 0), page(2, half + quarter));
        expectRefused("do not fit", page(2, 0), page(1, quarter));
        expectRefused("incomplete", page(1, 0), page(2, half));
        final IndexLoad load = loaded.beginLoad(2);
        load.add(0, page(1, 0), new UnsafeBuffer(new byte[FULL]), LongUnaryOperator.identity());
        assertThrows(IllegalArgumentException.class, load::finish);
    }

    @Test
    void refusesLengthsAndDepthsThatNoPageHas() {
        final UnsafeBuffer empty = new UnsafeBuffer(new byte[2 * FULL]);
        final List<CheckpointPage> wrong = new ArrayList<>();
        for (int lines : new int[] {0, 1, 4, 7, 12, 1023, 2048}) {
            wrong.add(new CheckpointPage(0, 0, lines, 0, 0, 0));
        }
        wrong.add(new CheckpointPage(0, 1, 512, 0, 0, 0));
        wrong.add(page(-1, 0));
        wrong.add(page(6, 0));
        wrong.add(page(24, 0));
        final long before = loaded.memoryBytes();
        final IndexLoad load = loaded.beginLoad(1);
        for (CheckpointPage shape : wrong) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> load.add(0, shape, empty, LongUnaryOperator.identity()),
                    shape.toString());
        }
        assertEquals(before, loaded.memoryBytes());
    }

    @Test
    void refusesSlotsOutsideTheirPageAndSlotsThatLeadNowhere() {
        final UnsafeBuffer image = new UnsafeBuffer(new byte[FULL]);
        final IndexLoad load = loaded.beginLoad(2);
        for (long slot : new long[] {Long.MIN_VALUE | 5, 1L << 62, -1L << 38}) {
            image.putLong(800, slot);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> load.add(0, page(1, 0), image, LongUnaryOperator.identity()),
                    Long.toHexString(slot));
        }
        image.putLong(800, 1L << 62 | 5);
        load.add(0, page(1, 0), image, LongUnaryOperator.identity());
        assertThrows(
                IllegalArgumentException.class,
                () -> load.add(0, page(1, 0), image, LongUnaryOperator.identity()));
        load.abandon();
        assertEquals(0, loaded.count());
    }

    @Test
    void refusesToFillAnIndexThatHasKeys() {
        fill(3);
        final IndexImages images = IndexImages.of(fixture);
        images.load(loaded, LongUnaryOperator.identity());
        assertThrows(
                IllegalStateException.class,
                () -> images.load(loaded, LongUnaryOperator.identity()));
        assertLoadedHoldsWhatIsExpected();
        loaded.clear();
        images.load(loaded, LongUnaryOperator.identity());
        assertLoadedHoldsWhatIsExpected();
    }

    @Test
    void clearedIndexIsLikeANewOne() {
        fill(60_000);
        final long fresh = loaded.memoryBytes();
        IndexImages.of(fixture).load(loaded, LongUnaryOperator.identity());
        loaded.clear();
        assertEquals(0, loaded.count());
        assertEquals(fresh, loaded.memoryBytes());
        assertEquals(HashIndex.ABSENT, find(5));
        fixture.index.clear();
        fixture.expected.clear();
        fill(20_000);
        fixture.assertHoldsExactlyWhatIsExpected();
        assertFalse(fixture.index.pageCount() < 2);
    }
}

package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexCursorTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 17, 100, 1000, 8192, 100_000})
    void deliversEveryLocationOnceWhateverTheCapacity(int capacity) {
        try (IndexFixture fixture = new IndexFixture(TestHashes::mix)) {
            for (long key = 0; key < 20_000; key++) {
                fixture.put(key);
            }
            final var seen = fixture.locationsByCursor(capacity);

            assertEquals(20_000, seen.size());
            assertTrue(seen.values().stream().allMatch(times -> times == 1));
            assertTrue(seen.keySet().containsAll(fixture.expected.values()));
        }
    }

    @Test
    void refusesLessRoomThanTwoLinesNeed() {
        try (IndexFixture fixture = new IndexFixture(TestHashes::mix)) {
            final IndexCursor cursor = fixture.index.cursor();
            assertThrows(IllegalArgumentException.class, () -> cursor.next(new long[15]));
        }
    }

    @Test
    void doesNotDeliverAPageWhileASlotIsInTwoPlaces() {
        final PagePool pool = new PagePool();
        final Page page = new Page(pool.take(Page.MIN_LINES), 0, 0, false, 1);
        final IndexCursor cursor =
                new IndexCursor(
                        new Directory(page), new OverflowTable(), new HeapFrames(TestHashes::mix));
        final long[] locations = new long[16];
        SlotDescriptor.publish(page.slotAddress(3), 77);
        page.beginMove();
        assertEquals(0, cursor.copyNextRange(locations));
        SlotDescriptor.publish(page.slotAddress(9), 77);
        assertEquals(0, cursor.copyNextRange(locations));
        page.advanceMove();
        SlotDescriptor.publish(page.slotAddress(3), SlotDescriptor.EMPTY);
        assertEquals(0, cursor.copyNextRange(locations));
        page.endMove();

        assertEquals(1, cursor.next(locations));
        assertEquals(77, locations[0]);
        pool.free(page.memory());
    }

    @Test
    void staysAtItsEnd() {
        try (IndexFixture fixture = new IndexFixture(TestHashes::mix)) {
            fixture.put(1);
            final IndexCursor cursor = fixture.index.cursor();
            assertEquals(1, cursor.next(new long[16]));
            assertEquals(0, cursor.next(new long[16]));
            assertEquals(0, cursor.next(new long[16]));
        }
    }

    /**
     * The index grows from one page to many between two calls; what was there before is met once.
     */
    @ParameterizedTest
    @EnumSource(TestHashes.class)
    void neitherSkipsNorRepeatsWhenTheIndexGrowsBetweenCalls(TestHashes hashes) {
        final int stable = 1500;
        try (IndexFixture fixture = new IndexFixture(hashes::hash)) {
            for (long key = 0; key < stable; key++) {
                fixture.put(key);
            }
            final int[] times = new int[stable];
            final IndexCursor cursor = fixture.index.cursor();
            final long[] locations = new long[100];
            long next = stable;
            for (int n = cursor.next(locations); n > 0; n = cursor.next(locations)) {
                for (int i = 0; i < n; i++) {
                    final long key = fixture.frames.key(locations[i]);
                    if (key < stable) {
                        times[(int) key]++;
                    }
                }
                for (int i = 0; i < 300 && next < 12_000; i++) {
                    fixture.put(next);
                    if (next % 5 == 0) {
                        fixture.remove(next);
                    }
                    next++;
                }
                fixture.put(next % stable);
            }

            final int[] once = new int[stable];
            Arrays.fill(once, 1);
            assertTrue(Arrays.equals(once, times), "times: " + Arrays.toString(times));
        }
    }

    @Test
    void deliversStableKeysOnceWhileAnotherThreadSplitsAndMoves() throws InterruptedException {
        final int stable = 5_000;
        for (int round = 0; round < 4; round++) {
            try (IndexFixture fixture = new IndexFixture(TestHashes::mix)) {
                for (long key = 0; key < stable; key++) {
                    fixture.put(key);
                }
                final ReaderThreads readers = new ReaderThreads();
                readers.start(n -> complaintAboutOneWalk(fixture, stable));
                readers.start(n -> complaintAboutOneWalk(fixture, stable));
                for (long key = stable; key < 150_000 && !readers.hasComplaint(); key++) {
                    fixture.put(key);
                    fixture.put(TestHashes.mix(key) >>> 1 & 4095);
                    fixture.epoch.reclaim();
                }
                readers.stopAndAssertNoComplaint();
            }
        }
    }

    private static String complaintAboutOneWalk(IndexFixture fixture, int stable) {
        final byte[] times = new byte[stable];
        final IndexCursor cursor = fixture.index.cursor();
        final long[] locations = new long[3000];
        int n;
        do {
            final long token = fixture.epoch.enter();
            n = cursor.next(locations);
            for (int i = 0; i < n; i++) {
                final long key = fixture.frames.key(locations[i]);
                if (key < stable) {
                    times[(int) key]++;
                }
            }
            fixture.epoch.exit(token);
        } while (n > 0);
        for (int key = 0; key < stable; key++) {
            if (times[key] != 1) {
                return "key " + key + " was met " + times[key] + " times";
            }
        }
        return null;
    }
}

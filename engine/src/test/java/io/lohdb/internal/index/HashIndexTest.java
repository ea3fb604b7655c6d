package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashIndexTest {
    private final IndexFixture fixture = new IndexFixture(TestHashes::mix);
    private final HashIndex index = fixture.index;

    @AfterEach
    void close() {
        fixture.close();
    }

    private void putRange(long first, int count) {
        for (final long key : HeapFrames.keysFrom(first, count)) {
            assertTrue(fixture.put(key));
        }
    }

    @Test
    void findsNothingInAnEmptyIndex() {
        assertEquals(HashIndex.ABSENT, fixture.find(1));
        assertEquals(0, index.count());
        assertEquals(1, index.pageCount());
        assertEquals(0, index.cursor().next(new long[16]));
    }

    @Test
    void findsAPutKeyAtItsNewestLocation() {
        assertTrue(fixture.put(1));
        assertTrue(fixture.put(1));

        assertEquals(2, fixture.find(1));
        assertEquals(1, index.count());
    }

    @Test
    void findsNoOtherKeyOfTheSameHash() {
        final UnsafeBuffer key = HeapFrames.newKey(2);
        assertTrue(fixture.put(1));

        assertEquals(HashIndex.ABSENT, index.find(TestHashes.mix(1), key, 0, Long.BYTES));
    }

    @Test
    void looksAtTheGivenPartOfTheBufferOnly() {
        assertTrue(fixture.put(7));
        final UnsafeBuffer padded = new UnsafeBuffer(new byte[24]);
        padded.putLong(9, 7);

        assertEquals(1, index.find(TestHashes.mix(7), padded, 9, Long.BYTES));
    }

    @Test
    void forgetsARemovedKey() {
        putRange(0, 100);

        assertTrue(fixture.remove(17));
        assertTrue(fixture.remove(17));
        fixture.assertHoldsExactlyWhatIsExpected();
        assertEquals(99, index.count());
    }

    @Test
    void replacesALocationOnlyIfItIsTheExpectedOne() {
        assertTrue(fixture.put(5));

        assertFalse(index.replaceLocation(TestHashes.mix(5), 2, 3));
        assertEquals(1, fixture.find(5));
        assertTrue(index.replaceLocation(TestHashes.mix(5), 1, 3));
        assertFalse(index.replaceLocation(TestHashes.mix(5), 1, 4));
    }

    @Test
    void refusesLocationsThatDoNotFitIntoASlot() {
        final UnsafeBuffer key = HeapFrames.newKey(1);
        final long tooLarge = 1L << HashIndex.LOCATION_BITS;

        assertThrows(IllegalArgumentException.class, () -> index.put(1, key, 0, 8, 0));
        assertThrows(IllegalArgumentException.class, () -> index.put(1, key, 0, 8, tooLarge));
        assertThrows(IllegalArgumentException.class, () -> index.put(1, key, 0, 8, -1));
        assertThrows(IllegalArgumentException.class, () -> index.replaceLocation(1, 1, tooLarge));
    }

    @Test
    void holdsTheLargestLocation() {
        final long largest = (1L << HashIndex.LOCATION_BITS) - 1;
        assertTrue(fixture.put(5));

        assertTrue(index.replaceLocation(TestHashes.mix(5), 1, largest));
        assertTrue(index.replaceLocation(TestHashes.mix(5), largest, 1));
        assertEquals(1, fixture.find(5));
    }

    @Test
    void growsFromAFewHundredBytesThroughSplits() {
        assertTrue(index.memoryBytes() < 2048, "bytes " + index.memoryBytes());
        putRange(0, 100_000);

        fixture.assertHoldsExactlyWhatIsExpected();
        assertEquals(0, index.overflowCount());
        assertTrue(index.pageSplits() > 10, "splits " + index.pageSplits());
        assertEquals(index.pageSplits() + 1, index.pageCount());
        for (long absent = 200_000; absent < 300_000; absent++) {
            assertEquals(HashIndex.ABSENT, fixture.find(absent));
        }
    }

    @Test
    void freesAPageThatDoubledOnlyAfterItsReadersLeft() {
        final long token = fixture.epoch.enter();
        putRange(0, 1000);
        final int retired = fixture.epoch.retiredCount();
        fixture.epoch.reclaim();
        final long before = index.memoryBytes();

        assertTrue(retired > 0, "nothing retired");
        assertEquals(retired, fixture.epoch.retiredCount());
        fixture.epoch.exit(token);
        int released = 0;
        while (fixture.epoch.retiredCount() > 0) {
            released += fixture.epoch.reclaim();
        }
        assertEquals(retired, released);
        assertTrue(index.memoryBytes() < before);
    }

    @Test
    void refillsWhatDeletesLeftEmpty() {
        putRange(0, 50_000);
        final int pages = index.pageCount();
        for (int round = 1; round < 5; round++) {
            for (long key = 0; key < 50_000; key++) {
                assertTrue(fixture.remove((round - 1) * 50_000L + key));
            }
            assertEquals(0, index.count());
            putRange(round * 50_000L, 50_000);
        }

        fixture.assertHoldsExactlyWhatIsExpected();
        assertTrue(index.pageCount() <= pages + 1, "pages " + index.pageCount());
    }

    @Test
    void findsManyKeysAtOnceLikeOneByOne() {
        putRange(0, 30_000);
        for (long key = 0; key < 30_000; key += 3) {
            assertTrue(fixture.remove(key));
        }
        final int count = 1000;
        final long[] hashes = new long[count];
        final DirectBuffer[] keys = new DirectBuffer[count];
        final long[] locations = new long[count + 1];
        locations[count] = -7;
        for (int i = 0; i < count; i++) {
            final long key = i * 37L;
            hashes[i] = TestHashes.mix(key);
            keys[i] = HeapFrames.newKey(key);
        }
        index.findAll(hashes, keys, locations, count);

        for (int i = 0; i < count; i++) {
            assertEquals(fixture.find(i * 37L), locations[i], "key " + i * 37L);
        }
        assertEquals(-7, locations[count]);
    }

    @Test
    void usesPagesOfTheStockAndCountsThem() {
        putRange(0, 1_000_000);
        final long before = index.memoryBytes();
        int prepared = 0;
        for (int n = index.doWork(); n > 0; n = index.doWork()) {
            prepared += n;
        }

        assertTrue(prepared > 0, "nothing prepared");
        assertTrue(index.memoryBytes() >= before + prepared * 65536L);
        assertTrue(index.memoryBytes() <= before + before / 50);
    }

    @Test
    void preparesNothingForASmallIndex() {
        putRange(0, 10_000);

        assertEquals(0, index.doWork());
    }

    @Test
    void holdsNoMemoryAfterClose() {
        final IndexFixture other = new IndexFixture(TestHashes::mix);
        for (long key = 0; key < 20_000; key++) {
            other.put(key);
        }
        other.close();
        other.index.close();

        assertTrue(other.index.memoryBytes() < 2048);
        assertEquals(0, other.index.doWork());
    }
}

package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OverflowTableTest {
    private final HeapFrames frames = new HeapFrames(key -> key & 3);
    private final OverflowTable table = new OverflowTable();

    private long add(long key) {
        final long location = frames.append(key);
        table.add(frames.hashOfKey(key), location);
        return location;
    }

    private long find(long key) {
        return table.find(frames.hashOfKey(key), HeapFrames.newKey(key), 0, Long.BYTES, frames);
    }

    @Test
    void findsEachOfManyKeysWithEqualHashes() {
        for (long key = 0; key < 1000; key++) {
            assertEquals(key + 1, add(key));
        }
        for (long key = 0; key < 1000; key++) {
            assertEquals(key + 1, find(key));
        }
        assertEquals(HashIndex.ABSENT, find(1000));
        assertEquals(1000, table.count());
    }

    @Test
    void relocatesOnlyFromTheExpectedLocation() {
        add(5);

        assertFalse(table.relocate(frames.hashOfKey(5), 2, 3));
        assertFalse(table.relocate(frames.hashOfKey(6), 1, 3));
        assertEquals(1, find(5));
        frames.append(0);
        final long after = frames.append(5);
        assertTrue(table.relocate(frames.hashOfKey(5), 1, after));
        assertEquals(after, find(5));
    }

    @Test
    void reusesTheRoomOfRemovedKeys() {
        for (long key = 0; key < 100_000; key++) {
            final long location = add(key);
            assertTrue(table.relocate(frames.hashOfKey(key), location, HashIndex.ABSENT));
        }
        assertEquals(0, table.count());
        assertTrue(table.memoryBytes() < 4096, "bytes " + table.memoryBytes());
    }

    @Test
    void leavesReplacedEntriesAsTheyWere() {
        final OverflowEntries before = table.entries();
        for (long key = 0; key < 100; key++) {
            add(key);
        }
        assertTrue(before.count() < 100);
        assertTrue(table.entries() != before);
        final long first = before.location(0);
        table.relocate(frames.hashOfKey(0), first, HashIndex.ABSENT);
        assertEquals(first, before.location(0));
    }

    @Test
    void continuesAfterANumberAlthoughEntriesWereRemovedAndCopied() {
        for (long key = 0; key < 10; key++) {
            add(key);
        }
        final long fifth = table.entries().number(4);
        for (long key = 0; key < 5; key++) {
            table.relocate(frames.hashOfKey(key), key + 1, HashIndex.ABSENT);
        }
        for (long key = 10; key < 100; key++) {
            add(key);
        }
        final OverflowEntries entries = table.entries();
        assertEquals(6, entries.location(entries.firstAfter(fifth)));
        assertEquals(0, entries.firstAfter(0));
        assertEquals(entries.count(), entries.firstAfter(entries.number(entries.count() - 1)));
    }
}

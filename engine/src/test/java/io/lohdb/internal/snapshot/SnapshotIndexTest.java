package io.lohdb.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SnapshotIndexTest {
    private final SnapshotFixture fixture = new SnapshotFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aReaderThatWritersOvertookLooksAgain() {
        fixture.put(1);
        final OpenSnapshot snapshot = fixture.open();
        fixture.put(1);
        // Whoever holds the second frame finds its link gone: the third one has taken it over.
        fixture.overtakeNextReader(() -> fixture.put(1));
        assertEquals(1L, fixture.find(1, snapshot.sequence()));
    }

    @Test
    void aReaderThatCompactionOvertookLooksAgain() {
        fixture.put(1);
        final OpenSnapshot snapshot = fixture.open();
        fixture.put(1);
        fillSegment();
        fixture.overtakeNextReader(fixture::compact);
        assertEquals(1L, fixture.find(1, snapshot.sequence()));
    }

    private void fillSegment() {
        for (int i = 0; i < 300; i++) {
            fixture.put(2);
        }
    }

    @Test
    void aReaderThatTheSweepOvertookLooksAgain() {
        fixture.put(1);
        final OpenSnapshot older = fixture.open();
        fixture.put(1);
        final OpenSnapshot newer = fixture.open();
        fixture.put(1);
        // The link of the second frame goes; the third one's leads past it.
        fixture.overtakeNextReader(
                () -> {
                    fixture.snapshots.close(newer);
                    fixture.cleanAll();
                });
        assertEquals(1L, fixture.find(1, older.sequence()));
    }

    @Test
    void aWalkThatWritersOvertookLooksAgain() {
        fixture.put(1);
        final OpenSnapshot snapshot = fixture.open();
        fixture.put(1);
        final long removals = fixture.snapshots.lookup().removals();
        final long copied = fixture.slot(1);
        fixture.put(1);
        final long seen = fixture.snapshots.lookup().seen(copied, snapshot.sequence(), removals);
        assertEquals(1L, fixture.sequence(seen));
    }

    @Test
    void writersGoStraightToTheIndexOnceNothingIsLeft() {
        assertFalse(fixture.snapshots.isTracking());
        final OpenSnapshot snapshot = fixture.open();
        assertTrue(fixture.snapshots.isTracking());
        fixture.put(1);
        fixture.snapshots.close(snapshot);
        assertFalse(fixture.snapshots.isTracking());
        fixture.assertNothingIsLeft();
    }

    @Test
    void aKeyHasNoMoreLinksThanThereAreSnapshots() {
        fixture.put(1);
        for (int opened = 0; opened < 3; opened++) {
            fixture.open();
            for (int i = 0; i < 100; i++) {
                fixture.put(1);
                fixture.delete(1);
            }
        }
        assertEquals(3 * 32, fixture.snapshots.pinnedBytes());
        fixture.snapshots.closeAll();
    }

    @Test
    void aKeyThatNoSnapshotSeesNeedsNoTombstone() {
        final OpenSnapshot snapshot = fixture.open();
        fixture.put(1);
        fixture.delete(1);
        assertFalse(fixture.snapshots.holdsTombstones());
        assertEquals(0, fixture.slot(1));
        fixture.snapshots.close(snapshot);
        fixture.assertNothingIsLeft();
    }

    @Test
    void tellsWhetherSlotsHeldTombstonesMeanwhile() {
        fixture.put(1);
        final OpenSnapshot snapshot = fixture.open();
        final long before = fixture.snapshots.tombstonesKept();
        fixture.delete(1);
        assertTrue(fixture.snapshots.holdsTombstones());
        fixture.put(1);
        assertFalse(fixture.snapshots.holdsTombstones());
        assertEquals(before + 1, fixture.snapshots.tombstonesKept());
        fixture.snapshots.close(snapshot);
        fixture.assertNothingIsLeft();
    }

    /**
     * A service that opens a new snapshot before it closes the old one never has none: what only
     * closed ones saw must go all the same.
     */
    @Test
    void overlappingSnapshotsLeaveNothingBehind() {
        OpenSnapshot older = fixture.open();
        for (int round = 0; round < 50; round++) {
            for (long key = 0; key < 20; key++) {
                if ((key + round) % 5 == 0) {
                    fixture.delete(key);
                } else {
                    fixture.put(key);
                }
            }
            final OpenSnapshot newer = fixture.open();
            fixture.snapshots.close(older);
            fixture.cleanAll();
            older = newer;
            assertEquals(0, fixture.snapshots.pinnedBytes());
            assertFalse(fixture.snapshots.holdsTombstones());
        }
        fixture.snapshots.close(older);
        fixture.assertNothingIsLeft();
    }

    @Test
    void whatWasOpenedWhileTombstonesAreSweptSeesItsOwnState() {
        for (long key = 0; key < 200; key++) {
            fixture.put(key);
        }
        final OpenSnapshot first = fixture.open();
        for (long key = 0; key < 200; key++) {
            fixture.delete(key);
        }
        fixture.snapshots.close(first);
        assertTrue(fixture.clean() > 0);
        fixture.put(7);
        final Map<Long, Long> expected = Map.copyOf(fixture.model);
        final OpenSnapshot second = fixture.open();
        fixture.put(8);
        fixture.delete(7);
        while (fixture.clean() > 0) {
            assertEquals(expected, fixture.walk(second.sequence()));
        }
        assertNull(fixture.find(8, second.sequence()));
        fixture.snapshots.close(second);
        fixture.assertNothingIsLeft();
    }
}

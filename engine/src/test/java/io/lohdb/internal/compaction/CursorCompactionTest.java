package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.internal.log.HistoryFloor;
import io.lohdb.internal.recovery.SimulatedDirectory;
import io.lohdb.internal.recovery.StoreImage;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.Cursor;
import io.lohdb.testkit.OperationList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cursors outlive the segments that they stand in, and keep those that they need. */
final class CursorCompactionTest {
    private static final Cursor EARLY = Cursor.of("early", 0, new byte[] {1});
    private static final Cursor LATE = Cursor.of("late", 100);

    private static SteppedStore open(SimulatedDirectory disk, long retention) {
        SteppedStore store = SteppedStore.open(disk, SteppedStore.EAGER);
        store.engine().retainHistory(from -> HistoryFloor.NOTHING_NEEDED, retention);
        return store;
    }

    private static void commit(SteppedStore store, Cursor cursor) {
        store.engine().apply(new OperationList().cursor(cursor));
    }

    private static void overwrite(SteppedStore store, int from, int to) {
        for (int i = from; i <= to; i++) {
            store.put("key" + i % 10, "value " + i);
        }
    }

    /** Two cursors and one that was deleted at the beginning of a log of garbage. */
    private static void write(SteppedStore store) {
        commit(store, EARLY);
        commit(store, Cursor.of("deleted", 0));
        commit(store, Cursor.deleted("deleted"));
        overwrite(store, 1, 100);
        commit(store, LATE);
        overwrite(store, 101, 400);
        store.engine().sync();
    }

    private static Set<Cursor> cursors(SteppedStore store) {
        return Set.copyOf(store.engine().cursors());
    }

    @Test
    void cursorsOutliveTheirSegments() {
        SimulatedDirectory disk = new SimulatedDirectory();
        SteppedStore store = open(disk, 0);
        write(store);
        store.compact();
        assertTrue(store.engine().firstSequence() > 100);
        assertEquals(Set.of(EARLY, LATE), cursors(store));
        for (StoreImage image : List.of(disk.killed(), disk.powerCut())) {
            try (SteppedStore reopened = open(new SimulatedDirectory(image), 0)) {
                assertEquals(Set.of(EARLY, LATE), cursors(reopened));
                assertEquals("value 400", reopened.get("key0"));
            }
        }
    }

    private static List<Long> history(SteppedStore store, long after) {
        List<Long> delivered = new ArrayList<>();
        try (ChangeReader reader = store.engine().changes(after)) {
            reader.poll(change -> delivered.add(change.sequence()), 400, 1_000);
        }
        return delivered;
    }

    @Test
    void cursorKeepsTheChangesBehindIt() {
        SteppedStore store = open(new SimulatedDirectory(), 1 << 20);
        write(store);
        store.engine().apply(new OperationList().cursor(Cursor.of("early", 250)));
        store.compact();
        assertTrue(store.engine().firstSequence() > 50, "what nobody needs is gone");
        assertTrue(store.engine().firstSequence() <= 101);
        assertEquals(300, history(store, 100).size());
        store.engine().apply(new OperationList().cursor(Cursor.deleted("late")));
        store.compact();
        assertTrue(store.engine().firstSequence() > 101);
        assertTrue(store.engine().firstSequence() <= 251);
        assertEquals(150, history(store, 250).size());
        assertThrows(SequenceCompactedException.class, () -> history(store, 100));
    }

    @Test
    void cursorBeyondTheLimitKeepsNothing() {
        SteppedStore store = open(new SimulatedDirectory(), 4_096);
        write(store);
        store.compact();
        assertTrue(store.engine().firstSequence() > 101);
        assertThrows(SequenceCompactedException.class, () -> history(store, LATE.sequence()));
        assertEquals(Set.of(EARLY, LATE), cursors(store));
    }

    @Test
    void subscriptionKeepsTheChangesBehindIt() {
        SteppedStore store = SteppedStore.open(new SimulatedDirectory(), SteppedStore.EAGER);
        store.engine().retainHistory(from -> Math.max(from, 200), 1 << 20);
        write(store);
        commit(store, Cursor.deleted("early"));
        commit(store, Cursor.deleted("late"));
        store.compact();
        assertTrue(store.engine().firstSequence() <= 200);
        assertEquals(201, history(store, 199).size());
    }

    @Test
    void cursorsAreThereWhereverACompactionEnds() {
        SimulatedDirectory whole = new SimulatedDirectory();
        SteppedStore first = open(whole, 0);
        write(first);
        int before = whole.callCount();
        first.compact();
        int calls = whole.callCount();
        assertTrue(calls - before > 3, "only " + (calls - before) + " calls");
        Random random = new Random(5);
        for (int call = before + 1; call <= calls; call++) {
            SimulatedDirectory disk = new SimulatedDirectory().crashAt(call);
            SteppedStore store = open(disk, 0);
            write(store);
            crash(store);
            for (StoreImage left : List.of(disk.killed(), disk.powerCut(random))) {
                try (SteppedStore reopened = open(new SimulatedDirectory(left), 0)) {
                    assertEquals(Set.of(EARLY, LATE), cursors(reopened), "call " + call);
                    assertEquals(10, reopened.entries().size());
                    reopened.compact();
                    assertEquals(Set.of(EARLY, LATE), cursors(reopened));
                }
            }
        }
    }

    private static void crash(SteppedStore store) {
        try {
            store.compact();
        } catch (RuntimeException | Error e) {
            if (e instanceof AssertionError) {
                throw e;
            }
        }
    }
}

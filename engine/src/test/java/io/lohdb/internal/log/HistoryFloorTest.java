package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.CursorDescriptor;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.spi.Cursor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cursors and subscriptions keep in the log. */
final class HistoryFloorTest {
    private final OpenLog log = OpenLog.open(new MemoryDirectory(), 256, 256);
    private final CursorTable cursors = new CursorTable();
    private final HistoryFloor floor = new HistoryFloor(cursors);

    private static long nobody(long from) {
        return HistoryFloor.NOTHING_NEEDED;
    }

    @BeforeEach
    void writesTenOperationsInFiveSegments() {
        for (int i = 0; i < 10; i++) {
            log.put("k", 12);
        }
        List<Long> first = new ArrayList<>();
        for (Segment segment : log.table().chain()) {
            first.add(segment.header().firstSequence());
        }
        assertEquals(List.of(1L, 3L, 5L, 7L, 9L), first);
    }

    private void cursor(Cursor cursor) {
        log.writer().reserve(CursorDescriptor.alignedLength(cursor));
        cursors.apply(log.writer().active(), log.writer().cursor(cursor, 0));
        log.writer().commit();
    }

    private long needed() {
        return floor.firstSequenceNeeded(log.table().chain(), log.writer().writtenPosition());
    }

    @Test
    void nobodyNeedsAnything() {
        assertEquals(HistoryFloor.NOTHING_NEEDED, needed());
        floor.retain(HistoryFloorTest::nobody, 1 << 20);
        assertEquals(HistoryFloor.NOTHING_NEEDED, needed());
    }

    @Test
    void slowestCursorCounts() {
        floor.retain(HistoryFloorTest::nobody, 1 << 20);
        cursor(Cursor.of("fast", 9));
        assertEquals(10, needed());
        cursor(Cursor.of("slow", 4));
        assertEquals(5, needed());
        cursor(Cursor.of("slow", 10));
        assertEquals(10, needed());
        cursor(Cursor.deleted("fast"));
        assertEquals(11, needed());
    }

    @Test
    void cursorThatFellBehindTheLimitHoldsNothing() {
        cursor(Cursor.of("slow", 4));
        cursor(Cursor.of("fast", 8));
        long through5 = 0;
        for (Segment segment : log.table().chain()) {
            if (segment.header().firstSequence() >= 5) {
                int end = segment.sealedEnd();
                through5 += end == Segment.NOT_SEALED ? log.writer().tail() : end;
            }
        }
        floor.retain(HistoryFloorTest::nobody, through5);
        assertEquals(5, needed());
        floor.retain(HistoryFloorTest::nobody, through5 - 1);
        assertEquals(9, needed());
        floor.retain(HistoryFloorTest::nobody, 0);
        assertEquals(HistoryFloor.NOTHING_NEEDED, needed());
    }

    @Test
    void subscriptionsCountLikeCursors() {
        cursor(Cursor.of("cursor", 6));
        floor.retain(from -> from <= 4 ? 4 : HistoryFloor.NOTHING_NEEDED, 1 << 20);
        assertEquals(4, needed());
        floor.retain(from -> 8, 1 << 20);
        assertEquals(7, needed());
        floor.retain(from -> from, 0);
        assertEquals(HistoryFloor.NOTHING_NEEDED, needed());
    }

    private boolean letGo(long first) {
        return floor.letGo(first, log.table().chain(), log.writer().writtenPosition());
    }

    @Test
    void letsGoOfWhatNobodyNeeds() {
        floor.retain(HistoryFloorTest::nobody, 1 << 20);
        cursor(Cursor.of("cursor", 4));
        assertEquals(1, floor.firstSequence(1));
        assertFalse(letGo(7));
        assertEquals(1, floor.firstSequence(1), "nothing has changed");
        assertTrue(letGo(5));
        assertEquals(5, floor.firstSequence(1));
        assertEquals(9, floor.firstSequence(9), "the log may begin later");
        assertTrue(letGo(3));
        assertEquals(5, floor.firstSequence(1), "what is gone does not come back");
    }

    /**
     * A manifest that cannot be written yet is written later: somebody who came in between and was
     * told that the history is gone must not keep it for ever.
     */
    @Test
    void whoeverComesTooLateHoldsNothing() {
        floor.retain(HistoryFloorTest::nobody, 1 << 20);
        assertTrue(letGo(7));
        cursor(Cursor.of("late", 4));
        assertTrue(letGo(7));
        assertEquals(HistoryFloor.NOTHING_NEEDED, needed());
        cursor(Cursor.of("late", 6));
        assertEquals(7, needed());
        assertFalse(letGo(9));
    }
}

package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.CursorDescriptor;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.spi.Cursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cursors in the log, in memory, and moved along; and the marks that they want. */
final class CursorTableTest {
    private final OpenLog log = OpenLog.open(new MemoryDirectory(), 1024, 4096);
    private final LogWriter writer = log.writer();
    private final CursorTable table = new CursorTable();

    private void append(Cursor cursor) {
        writer.reserve(CursorDescriptor.alignedLength(cursor));
        int frame = writer.cursor(cursor, 0);
        writer.commit();
        table.apply(writer.active(), frame);
    }

    @Test
    void newestFrameOfANameCounts() {
        append(Cursor.of("a", 0));
        append(Cursor.of("b", 0));
        log.put("key", 1);
        append(Cursor.of("a", 1, new byte[] {7}));
        assertEquals(Cursor.of("a", 1, new byte[] {7}), table.cursor("a"));
        assertEquals(Cursor.of("b", 0), table.cursor("b"));
        append(Cursor.deleted("b"));
        append(Cursor.deleted("never there"));
        assertNull(table.cursor("b"));
        assertEquals(List.of(Cursor.of("a", 1, new byte[] {7})), new ArrayList<>(table.cursors()));
    }

    @Test
    void cursorTakesNoSequenceAndIsNoChange() {
        log.put("key", 1);
        append(Cursor.of("a", 1));
        assertEquals(1, writer.writtenSequence());
        assertEquals(2, log.put("key", 1));
        List<Long> delivered = new ArrayList<>();
        new LogReader(log.table(), 0).poll(change -> delivered.add(change.sequence()), 2, 9);
        assertEquals(List.of(1L, 2L), delivered);
    }

    /** A cursor among the samples would have sent a reader behind the operation it looks for. */
    @Test
    void readerThatBeginsAtTheOperationBeforeACursorFindsIt() {
        OpenLog large = OpenLog.open(new MemoryDirectory(), 1 << 20, 1 << 20);
        large.put("a", 300_000);
        Cursor cursor = Cursor.of("c", 1);
        large.writer().reserve(CursorDescriptor.alignedLength(cursor));
        large.writer().cursor(cursor, 0);
        large.writer().commit();
        large.put("b", 300_000);
        large.put("c", 10);
        for (long after = 0; after < 3; after++) {
            List<Long> delivered = new ArrayList<>();
            new LogReader(large.table(), after)
                    .poll(change -> delivered.add(change.sequence()), after + 1, 9);
            assertEquals(List.of(after + 1), delivered);
        }
    }

    @Test
    void rewritesWhatStandsBeforeThePosition() {
        append(Cursor.of("early", 0, new byte[] {1}));
        append(Cursor.of("deleted", 0));
        append(Cursor.deleted("deleted"));
        long between = writer.writtenPosition();
        append(Cursor.of("late", 0));
        long before = writer.writtenPosition();
        table.rewrite(writer, LogPosition.of(writer.active().id(), 128));
        assertEquals(before, writer.writtenPosition());
        table.rewrite(writer, between);
        assertEquals(before + 48, writer.writtenPosition(), "one frame was written");
        table.rewrite(writer, between);
        assertEquals(before + 48, writer.writtenPosition(), "it stands behind it now");
        assertEquals(2, table.cursors().size());
        assertEquals(Cursor.of("early", 0, new byte[] {1}), table.cursor("early"));
    }

    @Test
    void rewriteRollsWhenASegmentIsFull() {
        for (int i = 0; i < 10; i++) {
            append(Cursor.of("cursor" + i, 0, new byte[300]));
        }
        Segment first = log.table().chain()[0];
        long end = writer.writtenPosition();
        assertTrue(log.table().chain().length > 1);
        table.rewrite(writer, end);
        CursorTable read = new CursorTable();
        Set<Cursor> found = new HashSet<>();
        for (Segment segment : log.table().chain()) {
            if (segment != first) {
                for (String frame : OpenLog.frames(segment)) {
                    if (frame.endsWith(":4")) {
                        read.apply(segment, Integer.parseInt(frame.replace(":4", "")));
                    }
                }
            }
        }
        found.addAll(read.cursors());
        assertEquals(10, found.size());
    }

    @Test
    void marksACursorOnceItIsDurableAndOnlyOnce() {
        log.put("key", 1);
        log.sync();
        assertTrue(writer.mark());
        log.sync();
        assertFalse(writer.mark());
        append(Cursor.of("a", 1));
        assertFalse(writer.mark(), "it is not durable yet");
        log.sync();
        long durable = log.syncer().durablePosition();
        assertTrue(writer.mark());
        int mark = writer.tail() - FrameDescriptor.LONG_FRAME_LENGTH;
        assertEquals(durable, FrameDescriptor.longValue(writer.buffer(), mark));
        log.sync();
        assertFalse(writer.mark());
    }

    @Test
    void cursorThatIsTakenBackWantsNoMark() {
        log.put("key", 1);
        log.sync();
        assertTrue(writer.mark());
        log.sync();
        int tail = writer.tail();
        writer.reserve(64);
        writer.cursor(Cursor.of("a", 1), 0);
        writer.rollBack();
        assertEquals(tail, writer.tail());
        assertEquals(0, FrameDescriptor.length(writer.buffer(), tail));
        log.sync();
        assertFalse(writer.mark());
    }

    @Test
    void markThatIsTakenBackComesAgain() {
        append(Cursor.of("a", 0));
        log.sync();
        writer.reserve(64);
        writer.rollBack();
        assertTrue(writer.mark());
    }
}

package io.lohdb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lohdb.spi.Cursor;
import io.lohdb.spi.Operations;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of the contract about named cursors, for engines that keep them. */
public abstract class CursorContractTest extends ExpiryContractTest {
    /** For subclasses. */
    protected CursorContractTest() {}

    private Set<Cursor> cursors() {
        final Set<Cursor> cursors = new HashSet<>(engine.cursors());
        assertEquals(cursors.size(), engine.cursors().size());
        return cursors;
    }

    @Test
    void hasHistoryFromTheFirstOperationOn() {
        assertEquals(1, engine.firstSequence());
        driver.put("a", "1");
        assertEquals(1, engine.firstSequence());
    }

    @Test
    void beginsWithoutCursors() {
        assertEquals(Set.of(), cursors());
    }

    @Test
    void keepsTheNewestCursorOfEachName() {
        assumeTrue(engine.keepsCursors());
        driver.put("a", "1");
        driver.apply(new OperationList().cursor(Cursor.of("one", 1, new byte[] {1, 2})));
        driver.apply(new OperationList().cursor(Cursor.of("other", 0)));
        driver.apply(new OperationList().cursor(Cursor.of("one", 0)));
        assertEquals(Set.of(Cursor.of("one", 0), Cursor.of("other", 0)), cursors());
        driver.apply(
                new OperationList()
                        .cursor(Cursor.deleted("one"))
                        .cursor(Cursor.deleted("never there")));
        assertEquals(Set.of(Cursor.of("other", 0)), cursors());
    }

    @Test
    void cursorsTakeNoSequenceAndAreNoHistory() {
        assumeTrue(engine.keepsCursors());
        assertEquals(0, driver.apply(new OperationList().cursor(Cursor.of("c", 0))));
        assertEquals(1, driver.put("a", "1"));
        assertEquals(1, driver.apply(new OperationList().cursor(Cursor.of("c", 1))));
        assertEquals(
                3,
                driver.apply(
                        new OperationList().put("b", "2").delete("a").cursor(Cursor.of("c", 1))));
        assertEquals(3, engine.writtenSequence());
        assertEquals(List.of("a=1", "b=2", "a deleted"), driver.history(0));
        assertEquals(1, engine.count());
        engine.sync();
        assertEquals(3, engine.durableSequence());
    }

    @Test
    void cursorOfABatchThatBreaksOffIsNotWritten() {
        assumeTrue(engine.keepsCursors());
        driver.apply(new OperationList().cursor(Cursor.of("c", 0)));
        final Operations broken =
                new Operations() {
                    @Override
                    public int count() {
                        return 1;
                    }

                    @Override
                    public long entryBytes() {
                        return 2;
                    }

                    @Override
                    public List<Cursor> cursors() {
                        return List.of(Cursor.of("c", 0, new byte[] {1}), Cursor.of("d", 0));
                    }

                    @Override
                    public void forEach(final io.lohdb.spi.OperationHandler handler) {
                        throw new IllegalStateException("the batch breaks off");
                    }
                };
        assertThrows(IllegalStateException.class, () -> driver.apply(broken));
        assertEquals(Set.of(Cursor.of("c", 0)), cursors());
        assertEquals(1, driver.put("a", "1"));
        assertEquals(List.of("a=1"), driver.history(0));
    }

    @Test
    void longestCursorFits() {
        assumeTrue(engine.keepsCursors());
        final byte[] payload = new byte[Cursor.MAX_PAYLOAD_LENGTH];
        payload[payload.length - 1] = 7;
        final Cursor longest = Cursor.of("n".repeat(Cursor.MAX_NAME_LENGTH), 0, payload);
        for (int i = 0; i < 10; i++) {
            driver.apply(new OperationList().cursor(longest));
        }
        assertEquals(Set.of(longest), cursors());
    }
}

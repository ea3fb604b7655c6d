package io.lohdb.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.testkit.EngineDriver;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The heap history for engines without a log; most of it is tested through such an engine. */
final class ChangeHistoryTest {
    private final ChangeHistory history = new ChangeHistory();

    private Change put(String key, String value) {
        final UnsafeBuffer k = EngineDriver.utf8(key);
        final UnsafeBuffer v = EngineDriver.utf8(value);
        return history.put(k, 0, k.capacity(), v, 0, v.capacity());
    }

    private List<String> lines(ChangeReader reader) {
        final List<String> lines = new ArrayList<>();
        reader.poll(
                change ->
                        lines.add(
                                change.sequence()
                                        + " "
                                        + EngineDriver.line(change)
                                        + (change.isEndOfBatch() ? "." : "")),
                Long.MAX_VALUE,
                1000);
        return lines;
    }

    @Test
    void showsNothingBeforeItIsCommitted() {
        final ChangeReader reader = history.changes(0);
        put("a", "1");
        put("b", "2");
        assertEquals(0, history.sequence());
        assertEquals(List.of(), lines(reader));
        assertEquals(2, history.commit());
        assertEquals(2, history.sequence());
        assertEquals(List.of("1 a=1", "2 b=2."), lines(reader));
    }

    @Test
    void marksTheLastOperationOfEachCommit() {
        put("a", "1");
        history.commit();
        put("b", "2");
        history.delete(EngineDriver.utf8("--a--"), 2, 1);
        put("c", "3");
        history.commit();
        assertEquals(2, history.changes(2).sequence());
        assertEquals(
                List.of("1 a=1.", "2 b=2", "3 a deleted", "4 c=3."), lines(history.changes(0)));
        assertEquals(List.of("3 a deleted", "4 c=3."), lines(history.changes(2)));
    }

    @Test
    void aCommitOfNothingChangesNothing() {
        assertEquals(0, history.commit());
        put("a", "1");
        assertEquals(1, history.commit());
        assertEquals(1, history.commit());
        assertEquals(List.of("1 a=1."), lines(history.changes(0)));
    }

    @Test
    void operationsStayAsTheyAre() {
        final Change first = put("a", "1");
        for (int i = 0; i < 1000; i++) {
            put("b", "2");
            history.commit();
        }
        assertEquals("a=1", EngineDriver.line(first));
        assertEquals(1, first.sequence());
        assertEquals(1001, history.sequence());
        assertEquals(1000, lines(history.changes(0)).size());
        assertEquals("1001 b=2.", lines(history.changes(1000)).get(0));
    }
}

package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lohdb.spi.OperationHandler;
import io.lohdb.testkit.EngineDriver;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A batch as a container, and how often it can be used. */
final class WriteBatchTest {
    private final WriteBatch batch = new WriteBatch();

    private List<String> operations() {
        final List<String> lines = new ArrayList<>();
        batch.forEach(
                new OperationHandler() {
                    @Override
                    public void onPut(
                            DirectBuffer buffer, int key, int keyLength, int value, int length) {
                        lines.add(
                                EngineDriver.text(buffer, key, keyLength)
                                        + "="
                                        + EngineDriver.text(buffer, value, length));
                    }

                    @Override
                    public void onDelete(DirectBuffer buffer, int key, int keyLength) {
                        lines.add(EngineDriver.text(buffer, key, keyLength) + " deleted");
                    }
                });
        return lines;
    }

    @Test
    void keepsOperationsInTheirOrder() {
        batch.put("a", "1").delete("bb").put("ccc", "").put("a", "2");
        assertEquals(List.of("a=1", "bb deleted", "ccc=", "a=2"), operations());
        assertEquals(4, batch.count());
        assertEquals(2 + 2 + 3 + 2, batch.entryBytes());
    }

    @Test
    void copiesItsArguments() {
        final UnsafeBuffer buffer = EngineDriver.utf8("key+value");
        batch.put(buffer, 0, 3, buffer, 4, 5).delete(buffer, 4, 5);
        buffer.setMemory(0, buffer.capacity(), (byte) '!');
        assertEquals(List.of("key=value", "value deleted"), operations());
    }

    @Test
    void growsWithWhatItHolds() {
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            final String value = "v".repeat(i % 97);
            batch.put("key" + i, value);
            expected.add("key" + i + "=" + value);
        }
        assertEquals(expected, operations());
    }

    @Test
    void isEmptyAgainAfterClear() {
        batch.put("a", "1").put("b", "2").clear();
        assertEquals(0, batch.count());
        assertEquals(0, batch.entryBytes());
        assertEquals(List.of(), operations());
        batch.put("c", "3");
        assertEquals(List.of("c=3"), operations());
    }

    @Test
    void isAppliedAgainAndAgain() {
        try (LohDb db = LohDb.open(LohDbConfig.inMemory())) {
            batch.put("a", "1").delete("b");
            assertEquals(2, db.write(batch));
            db.put("a", "2");
            assertEquals(5, db.write(batch));
            assertEquals("1", db.getString("a"));
            assertEquals(5, db.write(new WriteBatch()));
            batch.clear();
            assertEquals(5, db.write(batch));
            assertNull(db.getString("b"));
        }
    }
}

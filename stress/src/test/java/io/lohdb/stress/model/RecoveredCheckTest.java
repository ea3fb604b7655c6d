package io.lohdb.stress.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.InMemoryStorageEngine;
import io.lohdb.spi.StorageEngine;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RecoveredCheckTest {
    private static final int KEYS = 4;
    private static final int LENGTH = 20;

    private final StorageEngine engine = InMemoryStorageEngine.open();
    private final IssuedLog issued = new IssuedLog();
    private final RecoveredCheck check = new RecoveredCheck(KEYS);
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[LENGTH]);

    @AfterEach
    void closes() {
        engine.close();
    }

    private void put(int number) {
        EntryBytes.putValue(value, issued.put(number, LENGTH, false), LENGTH);
        putBytes(number);
    }

    private void putBytes(int number) {
        engine.put(key, 0, EntryBytes.putKey(key, number), value, 0, LENGTH);
        engine.sync();
    }

    private void expectBroken(int acknowledged, String part) {
        BrokenPromise broken =
                assertThrows(BrokenPromise.class, () -> check.check(engine, issued, acknowledged));
        assertTrue(broken.getMessage().contains(part), broken.getMessage());
    }

    @Test
    void acceptsWhatWasIssued() {
        put(0);
        put(1);
        put(0);
        issued.delete(1, false);
        engine.delete(key, 0, EntryBytes.putKey(key, 1));
        engine.sync();
        assertEquals(4, check.check(engine, issued, 4));
    }

    @Test
    void acceptsThatUnacknowledgedOperationsAreMissing() {
        put(0);
        issued.put(1, LENGTH, false);
        assertEquals(1, check.check(engine, issued, 1));
    }

    @Test
    void findsAnAcknowledgedOperationMissing() {
        put(0);
        issued.put(1, LENGTH, false);
        expectBroken(2, "lost");
    }

    @Test
    void findsAnOperationThatNobodyIssued() {
        put(0);
        putBytes(1);
        expectBroken(1, "phantom");
    }

    @Test
    void findsAnotherValue() {
        put(0);
        issued.put(0, LENGTH, false);
        putBytes(0);
        expectBroken(1, "another value at 2");
    }

    @Test
    void findsAnotherKey() {
        put(0);
        EntryBytes.putValue(value, issued.put(1, LENGTH, false), LENGTH);
        putBytes(2);
        expectBroken(1, "another key at 2");
    }

    @Test
    void findsHalfABatch() {
        EntryBytes.putValue(value, issued.put(0, LENGTH, true), LENGTH);
        putBytes(0);
        issued.put(1, LENGTH, false);
        expectBroken(0, "batch torn");
    }

    @Test
    void findsAValueInPlaceOfADelete() {
        put(0);
        issued.delete(0, false);
        putBytes(0);
        expectBroken(1, "PUT at 2");
    }
}

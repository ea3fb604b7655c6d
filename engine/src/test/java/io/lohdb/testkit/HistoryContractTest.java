package io.lohdb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.StorageEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The part of the contract about {@link StorageEngine#changes}. */
public abstract class HistoryContractTest {
    /** The engine under test. */
    protected StorageEngine engine;

    /** Drives the engine under test. */
    protected EngineDriver driver;

    /** For subclasses. */
    protected HistoryContractTest() {}

    /**
     * Opens the engine under test.
     *
     * @return an empty engine
     */
    protected abstract StorageEngine open();

    @BeforeEach
    void opensTheEngine() {
        engine = open();
        driver = new EngineDriver(engine);
    }

    @AfterEach
    void closesTheEngine() {
        driver.close();
    }

    @Test
    void tellsEveryOperationInOrder() {
        driver.put("a", "1");
        driver.put("a", "2");
        driver.delete("absent");
        driver.delete("a");
        driver.put("empty", "");
        driver.apply(new OperationList().put("b", "3").delete("c").put("b", "4"));
        assertEquals(
                List.of("a=1", "a=2", "a deleted", "empty=", "b=3", "c deleted", "b=4"),
                driver.history(0));
    }

    @Test
    void tellsHistoryFromAnySequenceOn() {
        final int writes = 1000;
        for (int i = 1; i <= writes; i++) {
            driver.put("key" + i % 10, "value" + i);
        }
        for (int after = 0; after <= writes; after += 111) {
            final List<String> history = driver.history(after);
            assertEquals(writes - after, history.size());
            if (after < writes) {
                assertTrue(history.get(0).endsWith("value" + (after + 1)));
            }
        }
        assertEquals(List.of(), driver.history(writes));
    }

    @Test
    void tellsNothingOfAnEmptyEngine() {
        try (ChangeReader reader = engine.changes(0)) {
            assertEquals(0, reader.poll(change -> {}, 100, 10));
            assertEquals(0, reader.sequence());
            driver.put("a", "1");
            assertEquals(1, reader.poll(change -> {}, 100, 10));
            assertEquals(1, reader.sequence());
        }
    }

    @Test
    void deliversNoMoreThanTheLimitAndNothingBeyondTheEnd() {
        for (int i = 0; i < 20; i++) {
            driver.put("key", "value" + i);
        }
        final List<Long> delivered = new ArrayList<>();
        try (ChangeReader reader = engine.changes(3)) {
            assertEquals(3, reader.sequence());
            assertEquals(4, reader.poll(change -> delivered.add(change.sequence()), 20, 4));
            assertEquals(7, reader.sequence());
            assertEquals(2, reader.poll(change -> delivered.add(change.sequence()), 9, 100));
            assertEquals(9, reader.sequence());
            assertEquals(0, reader.poll(change -> delivered.add(change.sequence()), 9, 100));
            assertEquals(0, reader.poll(change -> delivered.add(change.sequence()), 5, 100));
            assertEquals(1, reader.poll(change -> delivered.add(change.sequence()), 20, 1));
            assertEquals(10, reader.poll(change -> delivered.add(change.sequence()), 20, 100));
            assertEquals(0, reader.poll(change -> delivered.add(change.sequence()), 1000, 100));
            assertEquals(20, reader.sequence());
        }
        for (int i = 0; i < delivered.size(); i++) {
            assertEquals(4 + i, delivered.get(i));
        }
        assertEquals(17, delivered.size());
    }

    @Test
    void goesOnWhenMoreWasWritten() {
        final List<String> lines = new ArrayList<>();
        try (ChangeReader reader = engine.changes(0)) {
            for (int i = 0; i < 500; i++) {
                driver.put("key" + i, "value");
                while (reader.poll(
                                change -> lines.add(EngineDriver.line(change)),
                                engine.writtenSequence(),
                                3)
                        > 0) {
                    Thread.onSpinWait();
                }
                assertEquals("key" + i + "=value", lines.get(i));
            }
        }
        assertEquals(500, lines.size());
    }

    @Test
    void marksTheEndOfABatch() {
        driver.put("a", "1");
        driver.apply(new OperationList().put("b", "1").delete("c").put("d", "1"));
        driver.apply(new OperationList().put("e", "1"));
        driver.delete("a");
        final List<Boolean> ends = new ArrayList<>();
        final List<ChangeType> types = new ArrayList<>();
        try (ChangeReader reader = engine.changes(0)) {
            assertEquals(
                    6,
                    reader.poll(
                            change -> {
                                ends.add(change.isEndOfBatch());
                                types.add(change.type());
                            },
                            engine.writtenSequence(),
                            100));
        }
        assertEquals(List.of(true, false, false, true, true, true), ends);
        assertEquals(
                List.of(
                        ChangeType.PUT,
                        ChangeType.PUT,
                        ChangeType.DELETE,
                        ChangeType.PUT,
                        ChangeType.PUT,
                        ChangeType.DELETE),
                types);
    }

    @Test
    void deliversABatchOverSeveralPolls() {
        final OperationList batch = new OperationList();
        for (int i = 0; i < 10; i++) {
            batch.put("key" + i, "value" + i);
        }
        driver.apply(batch);
        final List<String> lines = new ArrayList<>();
        try (ChangeReader reader = engine.changes(0)) {
            for (int i = 1; i <= 10; i++) {
                assertEquals(
                        1,
                        reader.poll(
                                change -> {
                                    lines.add(EngineDriver.line(change));
                                    assertEquals(change.sequence() == 10, change.isEndOfBatch());
                                },
                                i,
                                100));
            }
        }
        assertEquals(driver.history(0), lines);
    }

    @Test
    void showsADeletesKeyAndNoValue() {
        driver.put("key", "value");
        driver.delete("key");
        try (ChangeReader reader = engine.changes(1)) {
            reader.poll(
                    change -> {
                        assertEquals("key", change.keyString());
                        assertEquals(0, change.valueLength());
                        assertEquals("", change.valueString());
                    },
                    2,
                    1);
        }
    }

    @Test
    void countsAnOperationAsDeliveredWhenItsHandlerThrows() {
        driver.put("a", "1");
        driver.put("b", "2");
        final IllegalStateException fault = new IllegalStateException("broken handler");
        try (ChangeReader reader = engine.changes(0)) {
            assertSame(
                    fault,
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    reader.poll(
                                            change -> {
                                                throw fault;
                                            },
                                            2,
                                            10)));
            assertEquals(1, reader.sequence());
            assertEquals(1, reader.poll(change -> assertEquals("b", change.keyString()), 2, 10));
        }
    }

    @Test
    void readersDoNotDisturbEachOther() {
        for (int i = 0; i < 10; i++) {
            driver.put("key", "value" + i);
        }
        try (ChangeReader first = engine.changes(0);
                ChangeReader second = engine.changes(5)) {
            assertEquals(3, first.poll(change -> {}, 10, 3));
            assertEquals(5, second.poll(change -> {}, 10, 100));
            assertEquals(3, first.sequence());
            assertEquals(7, first.poll(change -> {}, 10, 100));
        }
        try (ChangeReader third = engine.changes(9)) {
            assertEquals(1, third.poll(change -> {}, 10, 100));
        }
    }

    @Test
    void beginsBehindOperationsThatAreYetToCome() {
        try (ChangeReader reader = engine.changes(3)) {
            for (int i = 1; i <= 3; i++) {
                driver.put("key", "value" + i);
                assertEquals(0, reader.poll(change -> {}, engine.writtenSequence(), 10));
            }
            driver.put("key", "value4");
            assertEquals(
                    1,
                    reader.poll(
                            change -> assertEquals("value4", change.valueString()),
                            engine.writtenSequence(),
                            10));
        }
    }
}

package io.lohdb.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.StorageEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What every storage engine has to keep. Extend it, say how your engine is opened, and run it with
 * JUnit:
 *
 * <pre>{@code
 * final class MyEngineTest extends StorageEngineContractTest {
 *     @Override
 *     protected StorageEngine open() {
 *         return new MyEngine();
 *     }
 * }
 * }</pre>
 *
 * <p>Each test gets an engine of its own, whose background work runs on the thread that signals it.
 * What is promised about history, expiry, cursors and several threads is inherited from {@link
 * HistoryContractTest}, {@link ExpiryContractTest}, {@link CursorContractTest} and {@link
 * ConcurrencyContractTest}. An engine that keeps expiries overrides {@link #supportsExpiry()}.
 */
public abstract class StorageEngineContractTest extends ConcurrencyContractTest {
    /** Entries that fit any test's memory are written at full length, longer ones are not tried. */
    private static final int LONGEST_TRIED = 128 * 1024 * 1024;

    /** For subclasses. */
    protected StorageEngineContractTest() {}

    @Test
    void beginsEmptyWithSequenceZero() {
        assertEquals(0, engine.count());
        assertEquals(0, engine.writtenSequence());
        assertEquals(0, engine.durableSequence());
        assertEquals(Map.of(), driver.entries(""));
    }

    @Test
    void numbersOperationsFromOneWithoutGaps() {
        assertEquals(1, driver.put("a", "1"));
        assertEquals(2, driver.put("b", "2"));
        assertEquals(3, driver.put("a", "3"));
        assertEquals(4, driver.delete("b"));
        assertEquals(6, driver.apply(new OperationList().put("c", "4").put("d", "5")));
        assertEquals(7, driver.put("e", "6"));
        assertEquals(7, engine.writtenSequence());
    }

    @Test
    void readsTheNewestValue() {
        assertNull(driver.value("key"));
        for (int i = 0; i < 100; i++) {
            driver.put("key", "value" + i);
            assertEquals("value" + i, driver.value("key"));
        }
        driver.put("key", "");
        assertEquals("", driver.value("key"));
    }

    @Test
    void deletesAKey() {
        driver.put("key", "value");
        driver.put("other", "value");
        assertEquals(3, driver.delete("key"));
        assertNull(driver.value("key"));
        assertEquals("value", driver.value("other"));
        driver.put("key", "again");
        assertEquals("again", driver.value("key"));
    }

    @Test
    void takesNoSequenceForDeletingAnAbsentKey() {
        assertEquals(StorageEngine.NOTHING_DELETED, driver.delete("key"));
        driver.put("key", "value");
        driver.delete("key");
        assertEquals(StorageEngine.NOTHING_DELETED, driver.delete("key"));
        assertEquals(2, engine.writtenSequence());
        assertEquals(3, driver.put("key", "value"));
    }

    @Test
    void appliesABatchInOrder() {
        driver.put("gone", "1");
        final long last =
                driver.apply(
                        new OperationList()
                                .put("twice", "1")
                                .delete("gone")
                                .put("twice", "2")
                                .put("brief", "1")
                                .delete("brief")
                                .delete("back")
                                .put("back", "1"));
        assertEquals(8, last);
        assertEquals(Map.of("twice", "2", "back", "1"), driver.entries(""));
    }

    @Test
    void takesASequenceForAnAbsentKeyDeletedInABatch() {
        assertEquals(3, driver.apply(new OperationList().delete("a").delete("b").delete("a")));
        assertEquals(3, engine.writtenSequence());
        assertEquals(0, engine.count());
        assertEquals(4, driver.put("a", "1"));
    }

    @Test
    void appliesABatchOfManyOperations() {
        final OperationList batch = new OperationList();
        for (int i = 0; i < 2000; i++) {
            batch.put("key" + i % 700, "value" + i);
        }
        assertEquals(2000, driver.apply(batch));
        assertEquals(700, engine.count());
        assertEquals("value1400", driver.value("key0"));
        assertEquals("value1399", driver.value("key699"));
    }

    @Test
    void keepsNoReferenceToBuffersOfACaller() {
        final UnsafeBuffer key = EngineDriver.utf8("key");
        final UnsafeBuffer value = EngineDriver.utf8("value");
        engine.put(key, 0, 3, value, 0, 5);
        final OperationList batch = new OperationList().put("batched", "value");
        driver.apply(batch);
        key.setMemory(0, 3, (byte) 'x');
        value.setMemory(0, 5, (byte) 'x');
        batch.overwrite();
        assertEquals(Map.of("key", "value", "batched", "value"), driver.entries(""));
        assertEquals(List.of("key=value", "batched=value"), driver.history(0));
    }

    @Test
    void takesKeysAndValuesFromAnyRangeOfAnyBuffer() {
        final UnsafeBuffer heap = EngineDriver.utf8("..key..value..");
        final UnsafeBuffer direct = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(64));
        direct.putBytes(33, heap, 0, heap.capacity());
        engine.put(heap, 2, 3, direct, 33 + 7, 5);
        engine.put(direct, 33 + 1, 4, heap, 6, 7);
        assertEquals(Map.of("key", "value", ".key", ".value."), driver.entries(""));
        assertTrue(engine.read(direct, 33 + 2, 3, (buffer, offset, length) -> {}));
        assertFalse(engine.read(direct, 33 + 2, 4, (buffer, offset, length) -> {}));
        assertEquals(3, engine.delete(direct, 33 + 2, 3));
        assertEquals(Map.of(".key", ".value."), driver.entries(""));
    }

    @Test
    void tellsAnEmptyValueFromAnAbsentKey() {
        driver.put("empty", "");
        assertEquals("", driver.value("empty"));
        final UnsafeBuffer destination = new UnsafeBuffer(new byte[4]);
        assertEquals(0, driver.copy("empty", destination, 0));
        assertEquals(0, driver.copy("empty", destination, 4));
        assertEquals(StorageEngine.NOT_FOUND, driver.copy("absent", destination, 0));
        assertEquals(1, engine.count());
    }

    @Test
    void tellsTheLongestKeysApart() {
        final byte[] first = new byte[65_535];
        Arrays.fill(first, (byte) 'k');
        final byte[] second = first.clone();
        second[second.length - 1] = 'l';
        final byte[] shorter = Arrays.copyOf(first, first.length - 1);
        final List<byte[]> keys = List.of(first, second, shorter);
        for (int i = 0; i < keys.size(); i++) {
            final DirectBuffer key = new UnsafeBuffer(keys.get(i));
            engine.put(key, 0, key.capacity(), EngineDriver.utf8("value" + i), 0, 6);
        }
        for (int i = 0; i < keys.size(); i++) {
            assertEquals("value" + i, driver.value(new UnsafeBuffer(keys.get(i))));
        }
        assertEquals(3, engine.count());
        assertTrue(engine.delete(new UnsafeBuffer(second), 0, second.length) > 0);
        assertEquals("value0", driver.value(new UnsafeBuffer(first)));
        assertEquals("value2", driver.value(new UnsafeBuffer(shorter)));
    }

    @Test
    void takesKeysOfAnyByte() {
        for (int i = 0; i < 256; i++) {
            engine.put(
                    new UnsafeBuffer(new byte[] {(byte) i}),
                    0,
                    1,
                    EngineDriver.utf8("v" + i),
                    0,
                    ("v" + i).length());
        }
        assertEquals(256, engine.count());
        for (int i = 0; i < 256; i++) {
            assertEquals("v" + i, driver.value(new UnsafeBuffer(new byte[] {(byte) i})));
        }
    }

    @Test
    void holdsAnEntryOfTheGreatestLength() {
        assertTrue(engine.maxEntryLength() >= 65_536, "a longest key and a value");
        assumeTrue(engine.maxEntryLength() <= LONGEST_TRIED);
        final UnsafeBuffer value = new UnsafeBuffer(new byte[engine.maxEntryLength() - 3]);
        value.putByte(0, (byte) 1);
        value.putByte(value.capacity() - 1, (byte) 2);
        for (long sequence = 1; sequence <= 3; sequence++) {
            assertEquals(
                    sequence,
                    engine.put(EngineDriver.utf8("key"), 0, 3, value, 0, value.capacity()));
        }
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[value.capacity()]);
        assertEquals(value.capacity(), driver.copy("key", copy, 0));
        assertEquals(1, copy.getByte(0));
        assertEquals(2, copy.getByte(copy.capacity() - 1));
    }

    @Test
    void handsNothingToTheReaderOfAnAbsentKey() {
        driver.put("key", "value");
        for (final String absent : List.of("ke", "keys", "kez", "Key", "x")) {
            final DirectBuffer key = EngineDriver.utf8(absent);
            assertFalse(
                    engine.read(
                            key,
                            0,
                            key.capacity(),
                            (buffer, offset, length) -> {
                                throw new AssertionError("a value of an absent key");
                            }));
        }
    }

    @Test
    void copiesAValueToWhereItIsWanted() {
        driver.put("key", "value");
        final byte[] bytes = new byte[9];
        assertEquals(5, driver.copy("key", new UnsafeBuffer(bytes), 2));
        assertArrayEquals(new byte[] {0, 0, 'v', 'a', 'l', 'u', 'e', 0, 0}, bytes);
        assertEquals(5, driver.copy("key", new UnsafeBuffer(bytes), 4));
    }

    @Test
    void touchesNothingWhenTheRoomIsTooShort() {
        driver.put("key", "value");
        final byte[] bytes = new byte[9];
        final UnsafeBuffer destination = new UnsafeBuffer(bytes);
        for (final int offset : new int[] {5, 8, 9}) {
            assertEquals(
                    StorageEngine.INSUFFICIENT_CAPACITY, driver.copy("key", destination, offset));
        }
        assertEquals(StorageEngine.NOT_FOUND, driver.copy("absent", destination, 0));
        assertArrayEquals(new byte[9], bytes);
    }

    @Test
    void readsManyKeysInTheirOrder() {
        for (int i = 0; i < 50; i++) {
            driver.put("key" + i, "value" + i);
        }
        final DirectBuffer[] keys = new DirectBuffer[100];
        for (int i = 0; i < keys.length; i++) {
            // Every third is absent, some are asked for twice.
            keys[i] = EngineDriver.utf8(i % 3 == 0 ? "absent" + i : "key" + i % 40);
        }
        final List<Integer> indexes = new ArrayList<>();
        engine.readAll(
                keys,
                (index, buffer, offset, length) -> {
                    indexes.add(index);
                    assertEquals("value" + index % 40, EngineDriver.text(buffer, offset, length));
                });
        final List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            if (i % 3 != 0) {
                expected.add(i);
            }
        }
        assertEquals(expected, indexes);
    }

    @Test
    void readsNoKeysAtAll() {
        engine.readAll(
                new DirectBuffer[0],
                (index, buffer, offset, length) -> {
                    throw new AssertionError("a value of no key");
                });
    }

    @Test
    void visitsEveryEntryOnce() {
        final Map<String, String> expected = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            driver.put("key" + i, "old");
            driver.put("key" + i, "value" + i);
            expected.put("key" + i, "value" + i);
        }
        for (int i = 0; i < 5000; i += 7) {
            driver.delete("key" + i);
            expected.remove("key" + i);
        }
        assertEquals(expected, driver.entries(""));
        assertEquals(expected.size(), engine.count());
    }

    @Test
    void visitsOnlyKeysThatBeginWithThePrefix() {
        for (final String key : List.of("a", "ab", "abc", "abd", "b", "ba", "B", "\u00e4b")) {
            driver.put(key, "value of " + key);
        }
        assertEquals(
                Map.of("ab", "value of ab", "abc", "value of abc", "abd", "value of abd"),
                driver.entries("ab"));
        assertEquals(Map.of("abc", "value of abc"), driver.entries("abc"));
        assertEquals(Map.of(), driver.entries("abcd"));
        assertEquals(Map.of("\u00e4b", "value of \u00e4b"), driver.entries("\u00e4"));
        assertEquals(8, driver.entries("").size());
    }

    @Test
    void stopsTheWalkWhenTheHandlerHasSeenEnough() {
        for (int i = 0; i < 100; i++) {
            driver.put("key" + i, "value");
        }
        final int[] visited = {0};
        engine.forEach(
                new UnsafeBuffer(new byte[0]),
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> ++visited[0] < 10);
        assertEquals(10, visited[0]);
    }

    @Test
    void countsKeys() {
        driver.put("a", "1");
        driver.put("b", "1");
        assertEquals(2, engine.count());
        driver.put("a", "2");
        assertEquals(2, engine.count());
        driver.delete("a");
        driver.delete("a");
        assertEquals(1, engine.count());
        driver.apply(new OperationList().put("b", "2").put("c", "1").delete("x").delete("b"));
        assertEquals(1, engine.count());
    }

    @Test
    void handsOnWhatAHandlerThrows() {
        driver.put("key", "value");
        final IllegalStateException fault = new IllegalStateException("broken handler");
        final DirectBuffer key = EngineDriver.utf8("key");
        for (int i = 0; i < 3; i++) {
            assertSame(
                    fault,
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    engine.read(
                                            key,
                                            0,
                                            3,
                                            (buffer, offset, length) -> {
                                                throw fault;
                                            })));
            assertSame(
                    fault,
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    engine.readAll(
                                            new DirectBuffer[] {key},
                                            (index, buffer, offset, length) -> {
                                                throw fault;
                                            })));
            assertSame(
                    fault,
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    engine.forEach(
                                            new UnsafeBuffer(new byte[0]),
                                            (buffer, k, keyLength, v, valueLength) -> {
                                                throw fault;
                                            })));
        }
        driver.put("key", "again");
        assertEquals("again", driver.value("key"));
    }

    @Test
    void writesFromInsideAHandler() {
        driver.put("a", "1");
        engine.forEach(
                new UnsafeBuffer(new byte[0]),
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    driver.put("b", EngineDriver.text(buffer, valueOffset, valueLength) + "2");
                    return false;
                });
        assertEquals("12", driver.value("b"));
    }

    @Test
    void syncMakesEverythingWrittenDurable() {
        for (long round = 1; round <= 5; round++) {
            driver.put("a", "1");
            driver.put("b", "2");
            assertTrue(engine.durableSequence() <= engine.writtenSequence());
            engine.sync();
            assertEquals(2 * round, engine.writtenSequence());
            assertEquals(2 * round, engine.durableSequence());
        }
        engine.sync();
        assertEquals(10, engine.durableSequence());
    }

    @Test
    void notesAQuietMomentWithoutAnOperation() {
        driver.put("a", "1");
        engine.sync();
        if (engine.onIdle()) {
            engine.sync();
        }
        assertFalse(engine.onIdle(), "it was noted already");
        assertEquals(1, engine.writtenSequence());
        assertEquals(1, engine.durableSequence());
        assertEquals(2, driver.put("b", "2"));
        assertEquals(List.of("a=1", "b=2"), driver.history(0));
    }

    @Test
    void tellsWhatOpeningFoundAndHowMuchSpaceItTakes() {
        driver.put("a", "1");
        assertNotNull(engine.recoveryReport());
        assertEquals(0, engine.recoveryReport().lastSequence());
        assertEquals(List.of(), engine.recoveryReport().losses());
        assertNotNull(engine.stats());
    }

    /** LohDb refuses reads after close; one that slips through may be answered or refused. */
    @Test
    void answersOrRefusesReadsAfterClose() {
        driver.put("key", "value");
        final ChangeReader reader = engine.changes(0);
        driver.close();
        final DirectBuffer key = EngineDriver.utf8("key");
        final DirectBuffer[] keys = {key};
        final UnsafeBuffer destination = new UnsafeBuffer(new byte[10]);
        answersOrRefuses(() -> assertEquals("value", driver.value("key")));
        answersOrRefuses(() -> assertNull(driver.value("absent")));
        answersOrRefuses(() -> assertEquals(5, engine.get(key, 0, 3, destination, 0)));
        answersOrRefuses(
                () ->
                        engine.readAll(
                                keys,
                                (index, buffer, offset, length) ->
                                        assertEquals(
                                                "value",
                                                EngineDriver.text(buffer, offset, length))));
        answersOrRefuses(() -> assertEquals(Map.of("key", "value"), driver.entries("")));
        answersOrRefuses(() -> assertEquals(1, reader.poll(change -> {}, 1, 1)));
        answersOrRefuses(() -> assertEquals(List.of("key=value"), driver.history(0)));
        answersOrRefuses(() -> assertEquals(1, engine.count()));
        answersOrRefuses(() -> assertEquals(1, engine.writtenSequence()));
    }

    private static void answersOrRefuses(final Runnable read) {
        try {
            read.run();
        } catch (final StoreClosedException e) {
            assertNotNull(e.getMessage());
        }
    }
}

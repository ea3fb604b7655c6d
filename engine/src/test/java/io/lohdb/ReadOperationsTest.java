package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lohdb.testkit.EngineDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reads that have no counterpart among the writes. */
final class ReadOperationsTest {
    /** Where Linux lists the mappings of this process. */
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    @TempDir private Path directory;
    private LohDb db;

    @BeforeEach
    void opensAStore() {
        db = LohDb.open(LohDbConfig.inDirectory(directory).durability(Durability.OS));
    }

    @AfterEach
    void closesIt() {
        db.close();
    }

    @Test
    void copiesNothingIntoADestinationThatIsTooShort() {
        db.put("key", "value");
        final UnsafeBuffer key = EngineDriver.utf8("key");
        final byte[] bytes = new byte[8];
        final UnsafeBuffer destination = new UnsafeBuffer(bytes);
        assertEquals(ReadOperations.INSUFFICIENT_CAPACITY, db.get(key, 0, 3, destination, 4));
        assertEquals(
                ReadOperations.INSUFFICIENT_CAPACITY, db.get(key, new UnsafeBuffer(new byte[4])));
        assertEquals(ReadOperations.NOT_FOUND, db.get(key, 0, 2, destination, 0));
        assertArrayEquals(new byte[8], bytes);
        assertEquals(5, db.get(key, 0, 3, destination, 3));
        assertArrayEquals(new byte[] {0, 0, 0, 'v', 'a', 'l', 'u', 'e'}, bytes);
    }

    @Test
    void refusesADestinationOffsetOutsideTheBuffer() {
        db.put("key", "value");
        final UnsafeBuffer key = EngineDriver.utf8("key");
        final UnsafeBuffer destination = new UnsafeBuffer(new byte[10]);
        assertThrows(IllegalArgumentException.class, () -> db.get(key, 0, 3, destination, -1));
        assertEquals(ReadOperations.INSUFFICIENT_CAPACITY, db.get(key, 0, 3, destination, 11));
    }

    @Test
    void appendsToChroniclesBytes() {
        db.put("key", "value");
        final Bytes<?> destination = Bytes.allocateElasticOnHeap(1);
        destination.append("before ");
        assertEquals(5, db.get(Bytes.from("key"), destination));
        assertEquals(ReadOperations.NOT_FOUND, db.get(Bytes.from("absent"), destination));
        assertEquals("before value", destination.toString());
    }

    @Test
    void growsChroniclesBytesAsNeeded() {
        final byte[] value = new byte[100_000];
        Arrays.fill(value, (byte) 'v');
        db.put("key", value);
        final Bytes<?> heap = Bytes.allocateElasticOnHeap(16);
        assertEquals(value.length, db.get(Bytes.from("key"), heap));
        assertArrayEquals(value, heap.toByteArray());
        final Bytes<?> direct = Bytes.allocateElasticDirect(16);
        assertEquals(value.length, db.get(Bytes.from("key"), direct));
        assertArrayEquals(value, direct.toByteArray());
        direct.releaseLast();
    }

    @Test
    void refusesChroniclesBytesThatCannotGrow() {
        db.put("key", "value");
        final Bytes<?> destination = Bytes.wrapForWrite(new byte[4]);
        assertThrows(IllegalArgumentException.class, () -> db.get(Bytes.from("key"), destination));
        assertEquals(0, destination.writePosition());
    }

    @Test
    void lendsAValueWithoutACopy() {
        db.put("key", "value");
        final UnsafeBuffer key = EngineDriver.utf8("key");
        final List<String> lent = new ArrayList<>();
        assertTrue(
                db.read(
                        key,
                        0,
                        3,
                        (buffer, offset, length) ->
                                lent.add(EngineDriver.text(buffer, offset, length))));
        assertEquals(List.of("value"), lent);
    }

    @Test
    void readsManyAtOnce() {
        for (int i = 0; i < 40; i += 2) {
            db.put("key" + i, "value" + i);
        }
        final List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            keys.add(KeyForm.bytes("key" + i));
        }
        final List<byte[]> values = db.getAll(keys);
        assertEquals(40, values.size());
        for (int i = 0; i < 40; i++) {
            assertEquals(i % 2 == 0 ? "value" + i : null, KeyForm.text(values.get(i)));
        }
        assertEquals(Arrays.asList("value2", null, "value2"), db.getAll("key2", "key3", "key2"));
        assertEquals(List.of(), db.getAll());
        assertEquals(List.of(), db.getAll(List.of()));
    }

    @Test
    void listsKeysInUnsignedByteOrder() {
        for (final String key : List.of("b", "a", "\u00e4", "ab", "A", "abc", "Z")) {
            db.put(key, "");
        }
        assertEquals(List.of("A", "Z", "a", "ab", "abc", "b", "\u00e4"), db.list(""));
        assertEquals(List.of("ab", "abc"), db.list("ab"));
        assertEquals(List.of(), db.list("x"));
        assertEquals(7, db.keys().size());
        assertArrayEquals(KeyForm.bytes("abc"), db.keys(KeyForm.bytes("ab")).get(1));
    }

    @Test
    void visitsEntriesAndStops() {
        final TreeMap<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            db.put("key" + i, "value" + i);
            expected.put("key" + i, "value" + i);
        }
        final TreeMap<String, String> visited = new TreeMap<>();
        db.forEach(
                (buffer, keyOffset, keyLength, valueOffset, valueLength) ->
                        visited.put(
                                        EngineDriver.text(buffer, keyOffset, keyLength),
                                        EngineDriver.text(buffer, valueOffset, valueLength))
                                == null);
        assertEquals(expected, visited);
        final int[] count = {0};
        db.forEach(
                KeyForm.bytes("key1"),
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> ++count[0] < 5);
        assertEquals(5, count[0]);
    }

    /** A walk goes on behind writes that make the index grow under it. */
    @Test
    void walksOnWhileItsOwnHandlerWritesAndDeletes() {
        for (int i = 0; i < 2000; i++) {
            db.put("stays" + i, "value");
        }
        final List<String> visited = new ArrayList<>();
        db.forEach(
                KeyForm.bytes("stays"),
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    final String key = EngineDriver.text(buffer, keyOffset, keyLength);
                    for (int i = 0; i < 20; i++) {
                        db.put("other" + i + key, "value");
                    }
                    db.delete("other0" + key);
                    db.put(key, "changed");
                    return visited.add(key);
                });
        assertEquals(2000, visited.size());
        assertEquals(2000, visited.stream().distinct().count());
        assertEquals(2000 * 20, db.count());
    }

    @Test
    void aHandlerThatThrowsReachesTheCallerAndHoldsNothingUp() throws IOException {
        db.put("key", "value");
        final IllegalStateException fault = new IllegalStateException("broken handler");
        final DirectBuffer key = EngineDriver.utf8("key");
        assertSame(
                fault,
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                db.read(
                                        key,
                                        0,
                                        3,
                                        (buffer, offset, length) -> {
                                            throw fault;
                                        })));
        assertThrows(
                IllegalStateException.class,
                () ->
                        db.getAll(
                                new DirectBuffer[] {key},
                                (index, buffer, offset, length) -> {
                                    throw fault;
                                }));
        assertThrows(
                IllegalStateException.class,
                () ->
                        db.forEach(
                                (buffer, k, keyLength, v, valueLength) -> {
                                    throw fault;
                                }));
        db.put("key", "again");
        assertEquals("again", db.getString("key"));
        assumeTrue(Files.exists(MAPPINGS), "this system does not list mappings: " + MAPPINGS);
        assertTrue(isMapped(), "the open store is mapped");
        db.close();
        // For a reader that was counted in and never out, close leaves the memory mapped.
        assertFalse(isMapped(), "a reader was never counted out");
    }

    private boolean isMapped() throws IOException {
        final String store = directory.toRealPath().toString();
        try (Stream<String> mappings = Files.lines(MAPPINGS)) {
            return mappings.anyMatch(mapping -> mapping.contains(store));
        }
    }

    @Test
    void answersNullForWhatIsAbsent() {
        assertNull(db.get("absent"));
        assertNull(db.getString("absent"));
        assertNull(db.get(KeyForm.bytes("absent")));
        assertEquals(Collections.singletonList(null), db.getAll("absent"));
    }
}

package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lengths of keys and values at and beyond their limits, ranges outside buffers, nulls. */
final class EntryLimitsTest {
    private static final int MAX_KEY = 65_535;
    private static final UnsafeBuffer OK = new UnsafeBuffer(new byte[] {'k'});

    @TempDir private Path directory;
    private LohDb db;

    @BeforeEach
    void opensAStore() {
        db = open();
    }

    private LohDb open() {
        return LohDb.open(
                LohDbConfig.inDirectory(directory)
                        .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                        .durability(Durability.OS));
    }

    @AfterEach
    void closesIt() {
        db.close();
    }

    private static Arguments call(String name, Consumer<LohDb> call) {
        return Arguments.of(Named.of(name, call));
    }

    private static Stream<Arguments> keyOf(int length) {
        final byte[] bytes = new byte[length];
        final UnsafeBuffer key = new UnsafeBuffer(bytes);
        final Bytes<?> store = Bytes.wrapForRead(bytes);
        final String text = "k".repeat(length);
        return Stream.of(
                call("put buffer", db -> db.put(key, OK)),
                call("put range", db -> db.put(key, 0, length, OK, 0, 1)),
                call("put bytes", db -> db.put(bytes, bytes)),
                call("put text", db -> db.put(text, "")),
                call("put text, bytes", db -> db.put(text, bytes)),
                call("put store", db -> db.put(store, Bytes.from("v"))),
                call("putIfAbsent buffer", db -> db.putIfAbsent(key, OK)),
                call("putIfAbsent bytes", db -> db.putIfAbsent(bytes, bytes)),
                call("putIfAbsent text", db -> db.putIfAbsent(text, "")),
                call("putIfAbsent store", db -> db.putIfAbsent(store, store)),
                call("replace buffer", db -> db.replace(key, OK, OK)),
                call("replace bytes", db -> db.replace(bytes, bytes, bytes)),
                call("replace text", db -> db.replace(text, "", "")),
                call("replace store", db -> db.replace(store, store, store)),
                call("delete range", db -> db.delete(key, 0, length)),
                call("delete bytes", db -> db.delete(bytes)),
                call("delete text", db -> db.delete(text)),
                call("delete store", db -> db.delete(store)),
                call("batch put range", db -> new WriteBatch().put(key, 0, length, OK, 0, 1)),
                call("batch put bytes", db -> new WriteBatch().put(bytes, bytes)),
                call("batch put text", db -> new WriteBatch().put(text, "")),
                call("batch put store", db -> new WriteBatch().put(store, store)),
                call("batch delete range", db -> new WriteBatch().delete(key, 0, length)),
                call("batch delete bytes", db -> new WriteBatch().delete(bytes)),
                call("batch delete text", db -> new WriteBatch().delete(text)),
                call("batch delete store", db -> new WriteBatch().delete(store)),
                call("read", db -> db.read(key, 0, length, (b, o, l) -> {})),
                call("get buffer", db -> db.get(key, new UnsafeBuffer(new byte[1]))),
                call("get range", db -> db.get(key, 0, length, new UnsafeBuffer(bytes), 0)),
                call("get bytes", db -> db.get(bytes)),
                call("get text", db -> db.get(text)),
                call("get store", db -> db.get(store, Bytes.allocateElasticOnHeap())),
                call("getString", db -> db.getString(text)),
                call("getAll buffers", db -> db.getAll(new DirectBuffer[] {OK, key}, IGNORED)),
                call("getAll bytes", db -> db.getAll(List.of(bytes))),
                call("getAll text", db -> db.getAll("k", text)),
                call("contains range", db -> db.contains(key, 0, length)),
                call("contains bytes", db -> db.contains(bytes)),
                call("contains text", db -> db.contains(text)),
                call("contains store", db -> db.contains(store)));
    }

    private static final io.lohdb.spi.IndexedValueHandler IGNORED =
            (index, buffer, offset, length) -> {};

    static Stream<Arguments> emptyKeys() {
        return keyOf(0);
    }

    static Stream<Arguments> tooLongKeys() {
        return keyOf(MAX_KEY + 1);
    }

    static Stream<Arguments> longestKeys() {
        return keyOf(MAX_KEY);
    }

    @ParameterizedTest
    @MethodSource("emptyKeys")
    void refusesAnEmptyKey(Consumer<LohDb> call) {
        final var refusal = assertThrows(IllegalArgumentException.class, () -> call.accept(db));
        assertTrue(
                refusal.getMessage().contains("expected=1..65535 found=0"), refusal.getMessage());
        assertEquals(0, db.writtenSequence());
    }

    @ParameterizedTest
    @MethodSource("tooLongKeys")
    void refusesAKeyThatIsTooLong(Consumer<LohDb> call) {
        final var refusal = assertThrows(IllegalArgumentException.class, () -> call.accept(db));
        assertTrue(
                refusal.getMessage().contains("expected=1..65535 found=65536"),
                refusal.getMessage());
        assertEquals(0, db.writtenSequence());
    }

    @ParameterizedTest
    @MethodSource("longestKeys")
    void takesTheLongestKey(Consumer<LohDb> call) {
        call.accept(db);
        assertTrue(db.count() <= 1);
    }

    @Test
    void takesTheLongestValueAndNoLongerOne() {
        for (final int keyLength : new int[] {1, 15, 16, 17, MAX_KEY}) {
            final byte[] key = new byte[keyLength];
            final byte[] value = new byte[db.maxEntryLength() - keyLength];
            Arrays.fill(value, (byte) keyLength);
            db.put(key, value);
            assertArrayEquals(value, db.get(key));
            final byte[] longer = new byte[value.length + 1];
            final var refusal =
                    assertThrows(IllegalArgumentException.class, () -> db.put(key, longer));
            assertTrue(
                    refusal.getMessage()
                            .contains("expected=0.." + value.length + " found=" + longer.length),
                    refusal.getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> db.putIfAbsent(new byte[keyLength], longer));
            assertThrows(IllegalArgumentException.class, () -> db.replace(key, value, longer));
            assertArrayEquals(value, db.get(key));
        }
    }

    @Test
    void recoversTheLongestEntries() {
        final byte[] value = new byte[db.maxEntryLength() - 1];
        value[value.length - 1] = 1;
        for (int i = 0; i < 4; i++) {
            db.put(new byte[] {(byte) i}, value);
        }
        db.close();
        db = open();
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(value, db.get(new byte[] {(byte) i}));
        }
        assertEquals(4, db.writtenSequence());
    }

    @Test
    void takesABatchThatJustFitsIntoASegment() {
        final byte[] value = new byte[db.maxEntryLength() - 1];
        assertEquals(1, db.write(new WriteBatch().put(new byte[] {1}, value)));
        final WriteBatch longer = new WriteBatch().put(new byte[] {2}, new byte[value.length + 40]);
        final var refusal = assertThrows(IllegalArgumentException.class, () -> db.write(longer));
        assertTrue(refusal.getMessage().matches(".*max=\\d+ found=\\d+.*"), refusal.getMessage());
        final WriteBatch many = new WriteBatch();
        while (many.entryBytes() + 40L * many.count() < db.maxEntryLength()) {
            many.put(new byte[] {3, (byte) many.count()}, new byte[1000]);
        }
        many.put(new byte[] {4}, new byte[1000]);
        assertThrows(IllegalArgumentException.class, () -> db.write(many));
        assertEquals(1, db.writtenSequence());
        assertEquals(1, db.count());
    }

    @Test
    void refusesRangesOutsideTheirBuffer() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[10]);
        final int[][] ranges = {{-1, 1}, {10, 1}, {9, 2}, {0, 11}, {Integer.MAX_VALUE, 1}};
        for (final int[] range : ranges) {
            final int offset = range[0];
            final int length = range[1];
            final List<Consumer<LohDb>> calls = new ArrayList<>();
            calls.add(store -> store.put(buffer, offset, length, OK, 0, 1));
            calls.add(store -> store.put(OK, 0, 1, buffer, offset, length));
            calls.add(store -> store.delete(buffer, offset, length));
            calls.add(store -> store.read(buffer, offset, length, (b, o, l) -> {}));
            calls.add(store -> store.contains(buffer, offset, length));
            calls.add(store -> store.get(buffer, offset, length, buffer, 0));
            calls.add(store -> new WriteBatch().put(buffer, offset, length, OK, 0, 1));
            calls.add(store -> new WriteBatch().put(OK, 0, 1, buffer, offset, length));
            calls.add(store -> new WriteBatch().delete(buffer, offset, length));
            for (final Consumer<LohDb> call : calls) {
                assertThrows(IllegalArgumentException.class, () -> call.accept(db));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> db.put(OK, 0, 1, OK, 0, -1));
        assertThrows(
                IllegalArgumentException.class, () -> new WriteBatch().put(OK, 0, 1, OK, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> db.delete(OK, 0, -1));
        assertEquals(0, db.writtenSequence());
    }

    @Test
    void aRefusedOperationLeavesABatchAsItWas() {
        final WriteBatch batch = new WriteBatch().put("a", "1");
        assertThrows(IllegalArgumentException.class, () -> batch.put("", "2"));
        assertThrows(IllegalArgumentException.class, () -> batch.put(OK, 0, 1, OK, 0, 2));
        assertThrows(NullPointerException.class, () -> batch.put("b", (String) null));
        assertThrows(IllegalArgumentException.class, () -> batch.delete(""));
        assertEquals(1, batch.count());
        db.write(batch);
        assertEquals(List.of("a"), db.list(""));
    }

    static Stream<Arguments> nulls() {
        return Stream.concat(nullWrites(), nullReads());
    }

    private static Stream<Arguments> nullWrites() {
        final DirectBuffer none = null;
        final byte[] noBytes = null;
        final String noText = null;
        final Bytes<?> noStore = null;
        final byte[] bytes = {'k'};
        final Bytes<?> store = Bytes.from("k");
        return Stream.of(
                call("put key", db -> db.put(none, OK)),
                call("put value", db -> db.put(OK, none)),
                call("put range key", db -> db.put(none, 0, 1, OK, 0, 1)),
                call("put range value", db -> db.put(OK, 0, 1, none, 0, 1)),
                call("put bytes key", db -> db.put(noBytes, bytes)),
                call("put bytes value", db -> db.put(bytes, noBytes)),
                call("put text key", db -> db.put(noText, "v")),
                call("put text value", db -> db.put("k", noText)),
                call("put text, bytes value", db -> db.put("k", noBytes)),
                call("put store key", db -> db.put(noStore, store)),
                call("put store value", db -> db.put(store, noStore)),
                call("putIfAbsent key", db -> db.putIfAbsent(none, OK)),
                call("putIfAbsent value", db -> db.putIfAbsent(OK, none)),
                call("putIfAbsent bytes value", db -> db.putIfAbsent(bytes, noBytes)),
                call("putIfAbsent text value", db -> db.putIfAbsent("k", noText)),
                call("putIfAbsent store value", db -> db.putIfAbsent(store, noStore)),
                call("replace key", db -> db.replace(none, OK, OK)),
                call("replace expected", db -> db.replace(OK, none, OK)),
                call("replace value", db -> db.replace(OK, OK, none)),
                call("replace text expected", db -> db.replace("k", noText, "v")),
                call("replace bytes expected", db -> db.replace(bytes, noBytes, bytes)),
                call("replace store expected", db -> db.replace(store, noStore, store)),
                call("delete range", db -> db.delete(none, 0, 1)),
                call("delete bytes", db -> db.delete(noBytes)),
                call("delete text", db -> db.delete(noText)),
                call("delete store", db -> db.delete(noStore)),
                call("write", db -> db.write(null)),
                call("batch put key", db -> new WriteBatch().put(none, 0, 1, OK, 0, 1)),
                call("batch put value", db -> new WriteBatch().put(OK, 0, 1, none, 0, 1)),
                call("batch delete", db -> new WriteBatch().delete(none, 0, 1)));
    }

    private static Stream<Arguments> nullReads() {
        final DirectBuffer none = null;
        final byte[] noBytes = null;
        final String noText = null;
        final Bytes<?> noStore = null;
        final Bytes<?> store = Bytes.from("k");
        return Stream.of(
                call("read key", db -> db.read(none, 0, 1, (b, o, l) -> {})),
                call("read handler", db -> db.read(OK, 0, 1, null)),
                call("get key", db -> db.get(none, OK)),
                call("get destination", db -> db.get(OK, 0, 1, null, 0)),
                call("get bytes", db -> db.get(noBytes)),
                call("get text", db -> db.get(noText)),
                call("get store", db -> db.get(noStore, Bytes.allocateElasticOnHeap())),
                call("get store destination", db -> db.get(store, null)),
                call("getString", db -> db.getString(null)),
                call("getAll keys", db -> db.getAll((DirectBuffer[]) null, IGNORED)),
                call("getAll key", db -> db.getAll(new DirectBuffer[] {null}, IGNORED)),
                call("getAll handler", db -> db.getAll(new DirectBuffer[] {OK}, null)),
                call("getAll list", db -> db.getAll((List<byte[]>) null)),
                call("getAll text", db -> db.getAll("k", null)),
                call("contains range", db -> db.contains(none, 0, 1)),
                call("contains bytes", db -> db.contains(noBytes)),
                call("contains text", db -> db.contains(noText)),
                call("contains store", db -> db.contains(noStore)),
                call("forEach handler", db -> db.forEach(null)),
                call("forEach prefix", db -> db.forEach(null, (b, k, kl, v, vl) -> true)),
                call("keys", db -> db.keys(null)),
                call("list", db -> db.list(null)),
                call("with", db -> db.with(null)),
                call("subscribe", db -> db.subscribe(null)),
                call("onDurable", db -> db.onDurable(0, null)));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void refusesNull(Consumer<LohDb> call) {
        db.put("k", "v");
        assertThrows(NullPointerException.class, () -> call.accept(db));
        assertEquals(1, db.writtenSequence());
        assertEquals("v", db.getString("k"));
        assertFalse(db.contains("other"));
    }
}

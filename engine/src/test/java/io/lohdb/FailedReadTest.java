package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.exceptions.StoreAccessException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A page of the log that the device cannot deliver. On a device with unreadable sectors, reads let
 * the JVM's InternalError out, which nobody catches; they have a typed exception, and the store
 * goes on.
 */
final class FailedReadTest {
    @TempDir private Path directory;
    private HookedEngine engine;
    private LohDb db;

    @BeforeEach
    void opensAStore() {
        engine = new HookedEngine(FileStorageEngine.open(directory));
        db = LohDb.open(LohDbConfig.withEngine(() -> engine));
        db.put("key", "value");
    }

    @AfterEach
    void closesIt() {
        db.close();
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                read("get", db -> db.getString("key")),
                read(
                        "get into a buffer",
                        db ->
                                db.get(
                                        new UnsafeBuffer(new byte[] {1}),
                                        0,
                                        1,
                                        new UnsafeBuffer(new byte[8]),
                                        0)),
                read("getAll", db -> db.getAll("key", "other")),
                read("forEach", db -> db.list("")));
    }

    private static Arguments read(String name, Consumer<LohDb> read) {
        return Arguments.of(Named.of(name, read));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void unreadablePageIsTypedAndTheStoreGoesOn(Consumer<LohDb> read) {
        InternalError fault = new InternalError("a fault in an unsafe memory access");
        engine.beforeRead =
                () -> {
                    throw fault;
                };
        StoreAccessException thrown =
                assertThrows(StoreAccessException.class, () -> read.accept(db));
        assertSame(fault, thrown.getCause());
        engine.beforeRead = () -> {};
        assertEquals("value", db.getString("key"));
        db.put("key", "new");
        assertEquals("new", db.getString("key"));
    }
}

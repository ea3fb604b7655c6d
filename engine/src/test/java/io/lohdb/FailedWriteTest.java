package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.StoreFailedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of the engine while it writes. */
final class FailedWriteTest {
    @TempDir private Path directory;
    private HookedEngine engine;
    private LohDb db;

    @BeforeEach
    void opensAStore() {
        engine = new HookedEngine(FileStorageEngine.open(directory));
        db = LohDb.open(LohDbConfig.withEngine(() -> engine).durability(Durability.OS));
        db.put("key", "value");
    }

    private void throwOnWrite(RuntimeException fault) {
        engine.beforeWrite =
                () -> {
                    throw fault;
                };
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                write("put", db -> db.put("key", "new")),
                write("putIfAbsent", db -> db.putIfAbsent("absent", "new")),
                write("replace", db -> db.replace("key", "value", "new")),
                write("delete", db -> db.delete("key")),
                write("batch", db -> db.write(new WriteBatch().put("key", "new"))));
    }

    private static Arguments write(String name, Consumer<LohDb> write) {
        return Arguments.of(Named.of(name, write));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void aMemoryFaultFailsTheStoreForGood(Consumer<LohDb> write) {
        final InternalError fault = new InternalError("a fault in an unsafe memory access");
        engine.beforeWrite =
                () -> {
                    throw fault;
                };
        final var first = assertThrows(StoreFailedException.class, () -> write.accept(db));
        assertSame(fault, first.getCause());
        engine.beforeWrite = () -> {};
        final var later = assertThrows(StoreFailedException.class, () -> write.accept(db));
        assertSame(fault, later.getCause());
        assertEquals("value", db.getString("key"));
        assertEquals(1, db.count());
        final int syncs = engine.syncs();
        assertThrows(OutcomeUnknownException.class, db::sync);
        assertThrows(OutcomeUnknownException.class, db::close);
        assertEquals(syncs, engine.syncs(), "a failed store syncs nothing");
    }

    @ParameterizedTest
    @MethodSource("writes")
    void aFullDeviceRefusesWritesUntilThereIsRoom(Consumer<LohDb> write) {
        final NoSpaceException full = new NoSpaceException("device full");
        throwOnWrite(full);
        assertSame(full, assertThrows(NoSpaceException.class, () -> write.accept(db)));
        assertEquals("value", db.getString("key"));
        assertEquals(1, db.writtenSequence());
        db.sync();
        engine.beforeWrite = () -> {};
        write.accept(db);
        assertEquals(2, db.writtenSequence());
        db.close();
    }

    @Test
    void whoeverWaitsWhenMemoryFaultsIsTold() throws Exception {
        final CountDownLatch isSyncing = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
        engine.afterSync =
                () -> {
                    isSyncing.countDown();
                    try {
                        mayEnd.await();
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        final List<LohDbException> told = new CopyOnWriteArrayList<>();
        final CompletableFuture<Void> leader = Await.start("leader", () -> db.sync());
        isSyncing.await();
        final CompletableFuture<Void> waiter =
                Await.start(
                        "waiter",
                        () ->
                                told.add(
                                        assertThrows(
                                                OutcomeUnknownException.class,
                                                () -> db.with(Durability.SYNC).put("late", "1"))));
        Await.until("the second write", () -> db.writtenSequence() == 2);
        engine.beforeWrite =
                () -> {
                    throw new InternalError("memory fault");
                };
        assertThrows(StoreFailedException.class, () -> db.put("broken", "2"));
        mayEnd.countDown();
        Await.end("leader", leader);
        Await.end("waiter", waiter);
        assertEquals(1, told.size());
        assertEquals(1, db.durableSequence());
        assertThrows(OutcomeUnknownException.class, db::close);
    }

    @Test
    void callbacksOfAStoreThatFailedAreToldWithoutAFurtherSync() {
        engine.beforeWrite =
                () -> {
                    throw new InternalError("memory fault");
                };
        assertThrows(StoreFailedException.class, () -> db.put("broken", "2"));
        final List<LohDbException> told = new CopyOnWriteArrayList<>();
        db.onDurable(
                1,
                (sequence, failure) -> {
                    assertInstanceOf(OutcomeUnknownException.class, failure);
                    told.add(failure);
                });
        db.onDurable(0, (sequence, failure) -> assertNull(failure));
        Await.until("told", () -> told.size() == 1);
        assertThrows(OutcomeUnknownException.class, db::close);
        assertEquals(0, engine.syncs());
    }
}

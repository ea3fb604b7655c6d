package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.examples.TreeMapStorageEngine;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Use after close is an exception, never a crash; close may come from anywhere. */
final class ClosedStoreTest {
    private static final UnsafeBuffer KEY = new UnsafeBuffer(new byte[] {'k'});

    @TempDir private Path directory;

    private static Arguments call(String name, Consumer<LohDb> call) {
        return Arguments.of(Named.of(name, call));
    }

    static Stream<Arguments> calls() {
        final WriteBatch batch = new WriteBatch().put("k", "v");
        return Stream.of(
                call("put", db -> db.put("k", "v")),
                call("put range", db -> db.put(KEY, 0, 1, KEY, 0, 1)),
                call("put store", db -> db.put(Bytes.from("k"), Bytes.from("v"))),
                call("putIfAbsent", db -> db.putIfAbsent("k", "v")),
                call("replace", db -> db.replace("k", "v", "w")),
                call("delete", db -> db.delete("k")),
                call("delete absent", db -> db.delete("absent")),
                call("write", db -> db.write(batch)),
                call("write nothing", db -> db.write(new WriteBatch())),
                call("put OS", db -> db.with(Durability.OS).put("k", "v")),
                call("read", db -> db.read(KEY, 0, 1, (b, o, l) -> {})),
                call("get", db -> db.get("k")),
                call("get absent", db -> db.get("absent")),
                call("get buffer", db -> db.get(KEY, new UnsafeBuffer(new byte[9]))),
                call("get store", db -> db.get(Bytes.from("k"), Bytes.allocateElasticOnHeap())),
                call("getString", db -> db.getString("k")),
                call("getAll", db -> db.getAll("k", "l")),
                call("getAll nothing", db -> db.getAll(List.of())),
                call("contains", db -> db.contains("k")),
                call("forEach", db -> db.forEach((b, k, kl, v, vl) -> true)),
                call("keys", LohDb::keys),
                call("list", db -> db.list("k")),
                call("count", LohDb::count),
                call("stats", LohDb::stats),
                call("subscribe", db -> db.subscribe(change -> {})),
                call("onDurable", db -> db.onDurable(1, (sequence, failure) -> {})),
                call("doWork", LohDb::doWork));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void refusesEveryCallAfterClose(Consumer<LohDb> call) {
        for (final LohDbConfig config :
                List.of(
                        LohDbConfig.inDirectory(directory),
                        LohDbConfig.inMemory(),
                        LohDbConfig.withEngine(TreeMapStorageEngine::new))) {
            final LohDb db = LohDb.open(config);
            db.put("k", "v");
            db.close();
            assertThrows(StoreClosedException.class, () -> call.accept(db));
        }
    }

    @Test
    void everythingIsDurableAfterClose() {
        final LohDb db = LohDb.open(LohDbConfig.inDirectory(directory).durability(Durability.OS));
        final long sequence = db.put("k", "v");
        db.close();
        db.awaitDurable(sequence);
        db.sync();
        assertEquals(sequence, db.durableSequence());
        assertEquals(sequence, db.writtenSequence());
    }

    @Test
    void closesTwice() {
        final LohDb db = LohDb.open(directory);
        db.close();
        db.close();
        LohDb.open(directory).close();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void closesUnderConcurrentUse(Consumer<LohDb> call) throws Exception {
        final LohDb db = LohDb.open(LohDbConfig.inDirectory(directory).durability(Durability.OS));
        db.put("k", "v");
        final List<CompletableFuture<Void>> users = new ArrayList<>();
        final CountDownLatch areRunning = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            users.add(
                    Await.start(
                            "user",
                            () -> {
                                areRunning.countDown();
                                assertThrows(
                                        StoreClosedException.class,
                                        () -> {
                                            while (true) {
                                                call.accept(db);
                                            }
                                        });
                            }));
        }
        areRunning.await();
        db.close();
        for (final CompletableFuture<Void> user : users) {
            Await.end("user", user);
        }
    }

    /** Mapped memory is taken away under readers that walk over it: they must be waited for. */
    @Test
    void closesUnderReadersOfManySegments() throws Exception {
        for (int round = 0; round < 10; round++) {
            final LohDb db =
                    LohDb.open(
                            LohDbConfig.inDirectory(directory)
                                    .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                                    .durability(Durability.OS));
            for (int i = 0; i < 100; i++) {
                db.put("key" + i, new byte[10_000]);
            }
            final List<CompletableFuture<Void>> readers = new ArrayList<>();
            final CountDownLatch areRunning = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                readers.add(
                        Await.start(
                                "reader",
                                () -> {
                                    areRunning.countDown();
                                    assertThrows(StoreClosedException.class, () -> readForEver(db));
                                }));
            }
            areRunning.await();
            db.close();
            for (final CompletableFuture<Void> reader : readers) {
                Await.end("reader", reader);
            }
        }
    }

    private static void readForEver(LohDb db) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[10_000]);
        while (true) {
            final int[] sum = {0};
            db.forEach(
                    (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                        sum[0] += buffer.getByte(valueOffset + valueLength - 1);
                        return true;
                    });
            for (int i = 0; i < 100; i++) {
                final DirectBuffer key = new UnsafeBuffer(KeyForm.bytes("key" + i));
                assertEquals(10_000, db.get(key, copy));
            }
            assertEquals(0, sum[0]);
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void closesFromASubscribersCallback(Threading threading) {
        final HookedEngine engine = new HookedEngine(FileStorageEngine.open(directory));
        final LohDb db = open(engine, threading);
        final AtomicInteger closed = new AtomicInteger();
        final Subscription subscription =
                db.subscribe(
                        change -> {
                            db.close();
                            closed.incrementAndGet();
                        });
        db.write(new WriteBatch().put("a", "1").put("b", "2"));
        awaitClosed(db, threading, closed);
        assertFalse(subscription.isActive());
        assertEquals(1, closed.get(), "a change was delivered after close");
        assertEquals(List.of(), engine.lateCalls());
        assertEquals(0, engine.openReaders());
        assertReopens();
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void closesFromADurableCallback(Threading threading) {
        final HookedEngine engine = new HookedEngine(FileStorageEngine.open(directory));
        final LohDb db = open(engine, threading);
        final AtomicInteger closed = new AtomicInteger();
        final AtomicInteger others = new AtomicInteger();
        final Subscription subscription = db.subscribe(change -> {});
        final long first = db.put("a", "1");
        final long second = db.put("b", "2");
        // Registered first, so that it is still waiting when the other one closes the store.
        db.onDurable(second, (sequence, failure) -> others.incrementAndGet());
        db.onDurable(
                first,
                (sequence, failure) -> {
                    db.close();
                    // Longer than the quiet time after which the agent would note the end.
                    Await.untilNanoTime(System.nanoTime() + 10_000_000);
                    closed.incrementAndGet();
                });
        awaitClosed(db, threading, closed);
        Await.until("the other callback is called", () -> others.get() == 1);
        assertFalse(subscription.isActive());
        assertEquals(List.of(), engine.lateCalls());
        assertEquals(0, engine.openReaders());
        assertReopens();
    }

    private static LohDb open(StorageEngine engine, Threading threading) {
        return LohDb.open(
                LohDbConfig.withEngine(() -> engine)
                        .durability(Durability.OS)
                        .threading(threading));
    }

    private static void awaitClosed(LohDb db, Threading threading, AtomicInteger closed) {
        final AtomicReference<Throwable> refused = new AtomicReference<>();
        Await.until(
                "closed",
                () -> {
                    if (threading == Threading.INVOKER && refused.get() == null) {
                        try {
                            db.doWork();
                        } catch (final StoreClosedException e) {
                            refused.set(e);
                        }
                    }
                    return closed.get() > 0;
                });
        assertThrows(StoreClosedException.class, () -> db.put("c", "3"));
    }

    private void assertReopens() {
        // A callback that closed may be on its way out still: the directory is free by then.
        try (LohDb db = LohDb.open(directory)) {
            assertEquals("1", db.getString("a"));
            assertEquals("2", db.getString("b"));
            assertTrue(db.recoveryReport().cleanShutdown());
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void twoThreadsCloseAtOnce(Threading threading) {
        for (int round = 0; round < 20; round++) {
            final LohDb db = open(FileStorageEngine.open(directory), threading);
            db.subscribe(change -> {});
            db.put("k", "v");
            final CompletableFuture<Void> other = Await.start("close", db::close);
            db.close();
            Await.end("close", other);
        }
    }

    /** Whoever holds a lent value while the store closes keeps its memory, and close ends. */
    @Test
    void closesFromAReadHandler() {
        final LohDb db = LohDb.open(directory);
        db.put("k", "value");
        final byte[] lent = new byte[5];
        db.read(
                KEY,
                0,
                1,
                (buffer, offset, length) -> {
                    db.close();
                    buffer.getBytes(offset, lent);
                });
        assertEquals("value", KeyForm.text(lent));
        assertThrows(StoreClosedException.class, () -> db.get("k"));
        LohDb.open(directory).close();
    }

    @Test
    void closeKeepsAnInterruptFlag() {
        final LohDb db = LohDb.open(directory);
        db.put("k", "v");
        Thread.currentThread().interrupt();
        db.close();
        assertTrue(Thread.interrupted());
        try (LohDb reopened = LohDb.open(directory)) {
            assertTrue(reopened.recoveryReport().cleanShutdown());
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void leavesNoThreadBehind(Threading threading) {
        final Set<Thread> before = Thread.getAllStackTraces().keySet();
        final LohDb db = open(FileStorageEngine.open(directory), threading);
        db.subscribe(change -> {});
        db.put("k", "v");
        assertEquals(
                switch (threading) {
                    case DEDICATED ->
                            Set.of(
                                    "lohdb-engine",
                                    "lohdb-maintenance",
                                    "lohdb-checkpoints",
                                    "lohdb-syncer",
                                    "lohdb-feed-publisher",
                                    "lohdb-subscriber");
                    case SHARED -> Set.of("lohdb-shared", "lohdb-subscriber");
                    case INVOKER -> Set.of();
                },
                newThreads(before));
        db.close();
        assertEquals(Set.of(), newThreads(before));
    }

    private static Set<String> newThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("lohdb-"))
                .collect(Collectors.toSet());
    }
}

package io.lohdb.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Await;
import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.Threading;
import io.lohdb.testkit.EngineDriver;
import io.lohdb.testkit.OperationList;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only the engine over a log promises. */
final class LogStorageEngineTest {
    private static final int SEGMENT_LENGTH = 256 * 1024;

    private final HookedDirectory directory = new HookedDirectory(new MemoryDirectory());

    private StorageEngine open() {
        return LogStorageEngine.open(
                directory, new LogSettings(SEGMENT_LENGTH, SEGMENT_LENGTH, CorruptionPolicy.FAIL));
    }

    /** Hands over what it says, then throws. */
    private record BrokenOperations(OperationList list, RuntimeException fault, int declared)
            implements Operations {
        @Override
        public int count() {
            return declared;
        }

        @Override
        public long entryBytes() {
            return list.entryBytes();
        }

        @Override
        public void forEach(OperationHandler handler) {
            list.forEach(handler);
            if (fault != null) {
                throw fault;
            }
        }
    }

    private static String longText(int length) {
        return "x".repeat(length);
    }

    @Test
    void aBatchThatBreaksOffLeavesNoTrace() {
        try (EngineDriver driver = new EngineDriver(open())) {
            driver.put("a", "1");
            final IllegalStateException fault = new IllegalStateException("no more operations");
            final OperationList list = new OperationList().put("a", "2").put("b", "2").delete("a");
            assertSame(
                    fault,
                    assertThrows(
                            IllegalStateException.class,
                            () -> driver.apply(new BrokenOperations(list, fault, 4))));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> driver.apply(new BrokenOperations(list, null, 4)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> driver.apply(new BrokenOperations(list, null, 2)));
            assertEquals("1", driver.value("a"));
            assertEquals(2, driver.put("c", "3"));
            assertEquals(List.of("a=1", "c=3"), driver.history(0));
            assertEquals(List.of("c=3"), driver.history(1));
        }
    }

    /**
     * The place of the first frame of a segment is noted for readers. The note of a batch that
     * broke off stayed, and a reader that began there found itself in the middle of a frame.
     */
    @Test
    void aBatchThatBreaksOffBehindAMarkInANewSegmentLeavesNoTrace() {
        final StorageEngine engine = open();
        try (EngineDriver driver = new EngineDriver(engine)) {
            driver.put("first", longText(SEGMENT_LENGTH - 20_000));
            engine.sync();
            final IllegalStateException fault = new IllegalStateException("no more operations");
            final OperationList list = new OperationList().put("broken", longText(30_000));
            assertThrows(
                    IllegalStateException.class,
                    () -> driver.apply(new BrokenOperations(list, fault, 2)));
            for (int i = 2; i <= 10; i++) {
                assertEquals(i, driver.put("key" + i, "value"));
            }
            for (int after = 1; after <= 9; after++) {
                assertEquals("key" + (after + 1) + "=value", driver.history(after).get(0));
            }
        }
    }

    @Test
    void refusesEveryReadAfterClose() {
        final StorageEngine engine = open();
        final EngineDriver driver = new EngineDriver(engine);
        driver.put("key", "value");
        final ChangeReader reader = engine.changes(0);
        driver.close();
        final DirectBuffer key = EngineDriver.utf8("key");
        final UnsafeBuffer destination = new UnsafeBuffer(new byte[10]);
        assertThrows(StoreClosedException.class, () -> driver.value("key"));
        assertThrows(StoreClosedException.class, () -> driver.value("absent"));
        assertThrows(StoreClosedException.class, () -> engine.get(key, 0, 3, destination, 0));
        assertThrows(
                StoreClosedException.class,
                () ->
                        engine.readAll(
                                new DirectBuffer[] {key}, (index, buffer, offset, length) -> {}));
        assertThrows(StoreClosedException.class, () -> driver.entries(""));
        assertThrows(StoreClosedException.class, () -> reader.poll(change -> {}, 1, 1));
    }

    /**
     * The writer that took the spare segment prepared a part of the next one before it returned:
     * zeros, sync and manifest in the middle of a put that needed none of it.
     */
    @ParameterizedTest
    @EnumSource(Threading.class)
    void aRollToASegmentThatIsPreparedTouchesNoFile(Threading threading) {
        final List<Thread> allocating = new CopyOnWriteArrayList<>();
        directory.beforeAllocate = () -> allocating.add(Thread.currentThread());
        try (LohDb db =
                LohDb.open(
                        LohDbConfig.withEngine(this::open)
                                .durability(Durability.OS)
                                .threading(threading))) {
            db.put("key", new byte[SEGMENT_LENGTH - 20_000]);
            for (int roll = 1; roll <= 5; roll++) {
                final int prepared = (roll + 1) * SEGMENT_LENGTH;
                Await.until(
                        "a segment is prepared",
                        () -> {
                            db.doWork();
                            return db.stats().engine().allocatedBytes() >= prepared;
                        });
                allocating.clear();
                db.put("key", new byte[SEGMENT_LENGTH - 20_000]);
                assertTrue(
                        !allocating.contains(Thread.currentThread()),
                        "the writer prepared a segment");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void aFullDeviceRefusesWritesUntilThereIsRoom(Threading threading) {
        final AtomicBoolean isFull = new AtomicBoolean();
        directory.beforeAllocate =
                () -> {
                    if (isFull.get()) {
                        throw new IOException("No space left on device");
                    }
                };
        try (LohDb db =
                LohDb.open(
                        LohDbConfig.withEngine(this::open)
                                .durability(Durability.SYNC)
                                .threading(threading))) {
            final byte[] value = new byte[SEGMENT_LENGTH - 40_000];
            db.put("key1", value);
            isFull.set(true);
            assertThrows(
                    NoSpaceException.class,
                    () -> {
                        for (int i = 2; i < 10; i++) {
                            db.put("key" + i, value);
                        }
                    });
            final long written = db.writtenSequence();
            assertNotEquals(9, written);
            assertEquals(written, db.durableSequence());
            assertThrows(
                    NoSpaceException.class,
                    () -> db.write(new WriteBatch().put(new byte[] {8}, value)));
            assertEquals(value.length, db.get("key1").length);
            db.put("short", "fits into what is left");
            isFull.set(false);
            assertEquals(written + 2, db.put("key9", value));
            assertEquals(written + 2, db.durableSequence());
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void aFullDeviceKeepsRoomForDeletes(Threading threading) {
        final AtomicBoolean isFull = new AtomicBoolean();
        directory.beforeAllocate =
                () -> {
                    if (isFull.get()) {
                        throw new IOException("No space left on device");
                    }
                };
        try (LohDb db = LohDb.open(LohDbConfig.withEngine(this::open).threading(threading))) {
            isFull.set(true);
            final int[] count = {0};
            for (int length = 20_000; length >= 0; length -= 2_500) {
                final byte[] value = new byte[length];
                assertThrows(
                        NoSpaceException.class,
                        () -> {
                            while (true) {
                                db.put("key" + count[0], value);
                                count[0]++;
                            }
                        });
            }
            final byte[] bytes = new byte[1];
            assertThrows(
                    NoSpaceException.class,
                    () -> db.write(new WriteBatch().delete(bytes).put(bytes, bytes)));
            assertThrows(
                    NoSpaceException.class,
                    () -> db.write(new WriteBatch().put(bytes, bytes, Duration.ofDays(1))));
            db.write(new WriteBatch().delete(bytes).delete("key0".getBytes(UTF_8)));
            for (int i = 1; i < count[0]; i++) {
                assertTrue(db.delete("key" + i), "key " + i);
            }
            assertEquals(0, db.count());
            assertThrows(NoSpaceException.class, () -> db.put("key", bytes));
            isFull.set(false);
            db.put("key", bytes);
            assertEquals(1, db.count());
        }
    }
}

package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores whose background work runs on a shared thread or on no thread at all. */
final class ThreadingTest {
    private static final int SEGMENT_LENGTH = LohDbConfig.MIN_SEGMENT_LENGTH;
    private static final byte[] LONG_VALUE = new byte[100_000];

    @TempDir private Path directory;

    private LohDbConfig config(Threading threading) {
        return LohDbConfig.inDirectory(directory)
                .maxSegmentLength(SEGMENT_LENGTH)
                .durability(Durability.OS)
                .threading(threading);
    }

    /**
     * With one thread for all agents, a callback that needed the next segment waited for the agent
     * that prepares it, which only its own thread could have run.
     */
    @Test
    void aSharedStoreRollsSegmentsInsideADurableCallback() {
        final AtomicInteger written = new AtomicInteger();
        Await.run(
                "rolling in a callback",
                () -> {
                    try (LohDb db = LohDb.open(config(Threading.SHARED))) {
                        final CountDownLatch called = new CountDownLatch(1);
                        db.onDurable(
                                db.put("first", "value"),
                                (sequence, failure) -> {
                                    for (int i = 0; i < 10; i++) {
                                        db.put("key" + i, LONG_VALUE);
                                        written.incrementAndGet();
                                    }
                                    called.countDown();
                                });
                        called.await();
                        assertEquals(11, db.writtenSequence());
                    }
                });
        assertEquals(10, written.get());
    }

    /**
     * A writer that waits for a segment holds the writer lock; a callback on the shared thread that
     * wants the lock kept the agent from preparing that segment.
     */
    @Test
    void aSharedStoreRollsSegmentsWhileADurableCallbackWrites() {
        Await.run(
                "rolling beside a callback",
                () -> {
                    try (LohDb db = LohDb.open(config(Threading.SHARED))) {
                        final int rounds = 200;
                        final CountDownLatch called = new CountDownLatch(rounds);
                        for (int i = 0; i < rounds; i++) {
                            db.onDurable(
                                    db.put("long" + i % 3, LONG_VALUE),
                                    (sequence, failure) -> {
                                        db.put("short", "value");
                                        called.countDown();
                                    });
                        }
                        assertTrue(called.await(25, TimeUnit.SECONDS), "a callback is stuck");
                        assertEquals(2 * rounds, db.writtenSequence());
                    }
                });
    }

    @Test
    void nothingHappensToAnInvokedStoreBetweenDutyCycles() {
        final HookedEngine engine = new HookedEngine(InMemoryStorageEngine.open());
        final AtomicInteger called = new AtomicInteger();
        try (LohDb db =
                LohDb.open(
                        LohDbConfig.withEngine(() -> engine)
                                .durability(Durability.interval(Duration.ZERO))
                                .threading(Threading.INVOKER))) {
            db.subscribe(change -> called.incrementAndGet());
            db.onDurable(db.put("a", "1"), (sequence, failure) -> called.incrementAndGet());
            assertEquals(0, engine.syncs());
            assertEquals(0, called.get());
            assertTrue(db.doWork() > 0);
            assertEquals(1, engine.syncs());
            assertEquals(1, db.durableSequence());
            Await.until(
                    "nothing is left to do",
                    () -> {
                        db.doWork();
                        return called.get() == 2;
                    });
        }
    }

    @Test
    void anInvokedStoreRollsSegmentsWithoutADutyCycle() {
        try (LohDb db = LohDb.open(config(Threading.INVOKER))) {
            for (int i = 0; i < 50; i++) {
                db.put("key" + i, LONG_VALUE);
            }
            assertTrue(db.stats().engine().segmentCount() > 20);
        }
        try (LohDb db = LohDb.open(config(Threading.INVOKER))) {
            assertEquals(50, db.count());
        }
    }

    @Test
    void anInvokedStoreIsDrivenAndWrittenByDifferentThreads() {
        try (LohDb db = LohDb.open(config(Threading.INVOKER))) {
            final AtomicBoolean isWriting = new AtomicBoolean(true);
            final AtomicInteger called = new AtomicInteger();
            final List<CompletableFuture<Void>> drivers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                drivers.add(
                        Await.start(
                                "driver",
                                () -> {
                                    while (isWriting.get() || called.get() < 400) {
                                        db.doWork();
                                    }
                                }));
            }
            for (int i = 0; i < 400; i++) {
                db.onDurable(
                        db.put("key", new byte[10_000]),
                        (sequence, failure) -> called.incrementAndGet());
            }
            isWriting.set(false);
            drivers.forEach(end -> Await.end("driver", end));
            assertEquals(400, called.get());
        }
    }

    /** The duty cycle closes the store it belongs to, another thread closes it during one. */
    @Test
    void anInvokedStoreIsClosedWhileItIsDriven() {
        for (int round = 0; round < 50; round++) {
            final HookedEngine engine = new HookedEngine(FileStorageEngine.open(directory));
            final LohDb db =
                    LohDb.open(
                            LohDbConfig.withEngine(() -> engine)
                                    .durability(Durability.OS)
                                    .threading(Threading.INVOKER));
            db.subscribe(change -> {});
            final CountDownLatch isDriven = new CountDownLatch(1);
            final CompletableFuture<Void> driver =
                    Await.start(
                            "driver",
                            () ->
                                    assertThrows(
                                            StoreClosedException.class,
                                            () -> {
                                                while (true) {
                                                    db.doWork();
                                                    isDriven.countDown();
                                                }
                                            }));
            db.put("key", "value" + round);
            Await.until("the first duty cycle", () -> isDriven.getCount() == 0);
            db.close();
            Await.end("driver", driver);
            assertEquals(List.of(), engine.lateCalls());
        }
    }

    @Test
    void doWorkOfAStoreWithThreadsDoesNothing() {
        try (LohDb db = LohDb.open(config(Threading.DEDICATED))) {
            db.put("key", "value");
            assertEquals(0, db.doWork());
        }
    }

    @Test
    void sharedStoresHaveOneThread() {
        final Set<Thread> before = Thread.getAllStackTraces().keySet();
        final List<LohDb> stores = new ArrayList<>();
        final Set<Thread> calling = ConcurrentHashMap.newKeySet();
        final AtomicInteger called = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            final LohDb db =
                    LohDb.open(
                            LohDbConfig.inDirectory(directory.resolve("store" + i))
                                    .durability(Durability.OS)
                                    .threading(Threading.SHARED));
            stores.add(db);
            db.onDurable(
                    db.put("key", "value"),
                    (sequence, failure) -> {
                        calling.add(Thread.currentThread());
                        called.incrementAndGet();
                    });
        }
        Await.until("all are called", () -> called.get() == 10);
        assertEquals(1, calling.size());
        final Set<Thread> during = new HashSet<>(Thread.getAllStackTraces().keySet());
        during.removeAll(before);
        assertEquals(calling, during);
        stores.forEach(LohDb::close);
        final Thread shared = calling.iterator().next();
        assertFalse(shared.isAlive());
    }
}

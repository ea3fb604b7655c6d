package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lohdb.spi.Threading;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads that wait for the same device: all return, none too early, none is forgotten. */
final class GroupCommitTest {
    private static final int THREADS = 64;
    private static final int PUTS = 100;

    @TempDir private Path directory;

    private LohDb open(Threading threading, Durability durability) {
        return LohDb.open(
                LohDbConfig.inDirectory(directory)
                        .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                        .threading(threading)
                        .durability(durability));
    }

    private static void putMany(LohDb db, int thread, int count) {
        for (int i = 0; i < count; i++) {
            final long sequence = db.put("key" + thread + "/" + i, "value" + i);
            assertTrue(db.durableSequence() >= sequence, "returned before it was durable");
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void manyThreadsPutDurably(Threading threading) {
        try (LohDb db = open(threading, Durability.SYNC)) {
            final List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                final int id = thread;
                ends.add(Await.start("writer", () -> putMany(db, id, PUTS)));
            }
            ends.forEach(end -> Await.end("writer", end));
            assertEquals(THREADS * PUTS, db.durableSequence());
            assertEquals(THREADS * PUTS, db.count());
            assertTrue(
                    db.stats().syncCount() < THREADS * PUTS,
                    "no two writers ever shared a sync: " + db.stats().syncCount());
        }
        try (LohDb db = LohDb.open(directory)) {
            assertEquals(THREADS * PUTS, db.count());
        }
    }

    @Test
    void manyThreadsAwaitOneWriter() {
        try (LohDb db = open(Threading.DEDICATED, Durability.OS)) {
            final AtomicBoolean isWriting = new AtomicBoolean(true);
            final List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                ends.add(
                        Await.start(
                                "waiter",
                                () -> {
                                    while (isWriting.get()) {
                                        final long sequence = db.writtenSequence();
                                        db.awaitDurable(sequence);
                                        assertTrue(db.durableSequence() >= sequence);
                                    }
                                }));
            }
            for (int i = 0; i < 20_000; i++) {
                db.put("key" + i % 100, "value" + i);
            }
            isWriting.set(false);
            ends.forEach(end -> Await.end("waiter", end));
        }
    }

    /** The flag neither closes a file under the others nor ends a wait, and is there afterwards. */
    @Test
    void interruptsDisturbNobodyAndAreKept() {
        try (LohDb db = open(Threading.DEDICATED, Durability.SYNC)) {
            final List<CompletableFuture<Void>> ends = new ArrayList<>();
            final List<Thread> threads = new ArrayList<>();
            final AtomicBoolean isWriting = new AtomicBoolean(true);
            for (int thread = 0; thread < 8; thread++) {
                final int id = thread;
                final CompletableFuture<Thread> self = new CompletableFuture<>();
                ends.add(
                        Await.start(
                                "interrupted",
                                () -> {
                                    self.complete(Thread.currentThread());
                                    Thread.currentThread().interrupt();
                                    putMany(db, id, 1);
                                    assertTrue(Thread.interrupted(), "a flag set before is lost");
                                    putMany(db, id, PUTS);
                                    db.put("long" + id, new byte[200_000]);
                                }));
                threads.add(self.join());
            }
            final CompletableFuture<Void> interrupter =
                    Await.start(
                            "interrupter",
                            () -> {
                                while (isWriting.get()) {
                                    threads.forEach(Thread::interrupt);
                                    Thread.onSpinWait();
                                }
                            });
            ends.forEach(end -> Await.end("writer", end));
            isWriting.set(false);
            Await.end("interrupter", interrupter);
            assertEquals(db.writtenSequence(), db.durableSequence());
            putMany(db, 99, 1);
        }
        try (LohDb db = LohDb.open(directory)) {
            assertEquals(8 * (PUTS + 1) + 1, db.count());
            assertTrue(db.recoveryReport().cleanShutdown());
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void aFlagSetBeforeAnyCallIsThereAfterwards(Threading threading) {
        Thread.currentThread().interrupt();
        try (LohDb db = open(threading, Durability.SYNC)) {
            assertKept();
            for (int i = 0; i < 20; i++) {
                db.put("key" + i, new byte[100_000]);
                assertKept();
            }
            db.write(new WriteBatch().put("a", "1"));
            db.doWork();
            assertKept();
            db.get("key1");
            db.forEach((buffer, k, keyLength, v, valueLength) -> true);
            db.onDurable(1, (sequence, failure) -> {});
            db.subscribe(change -> {}).close();
            db.stats();
            db.sync();
            assertKept();
        }
        assertTrue(Thread.interrupted());
        try (LohDb db = LohDb.open(directory)) {
            assertEquals(21, db.count());
        }
    }

    private static void assertKept() {
        assertTrue(Thread.currentThread().isInterrupted(), "the interrupt flag is lost");
    }

    @Test
    void virtualThreadsPutDurably() throws Exception {
        final ExecutorService virtual = virtualThreads();
        assumeTrue(virtual != null, "this JDK has no virtual threads");
        try (LohDb db = open(Threading.DEDICATED, Durability.SYNC)) {
            final List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < 1000; thread++) {
                final int id = thread;
                ends.add(
                        virtual.submit(
                                () -> {
                                    putMany(db, id, 5);
                                    assertNotNull(db.get("key" + id + "/4"));
                                    db.getAll("key" + id + "/0", "key" + id + "/1");
                                }));
            }
            for (final Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
            assertEquals(5000, db.durableSequence());
        } finally {
            virtual.shutdownNow();
        }
    }

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (final NoSuchMethodException e) {
            return null;
        } catch (final InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }
}

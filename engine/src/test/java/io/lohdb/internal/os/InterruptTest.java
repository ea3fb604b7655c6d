package io.lohdb.internal.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Await;
import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import io.lohdb.spi.Threading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An interrupted thread that touches a file channel closes it for everybody: the engine's callers
 * never do, whatever they call, and they keep their interrupt.
 */
final class InterruptTest {
    private static final int STORM_WRITES = 400;

    @TempDir private Path temporary;

    private LohDbConfig config(Threading threading) {
        return LohDbConfig.inDirectory(temporary.resolve("store"))
                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                .threading(threading);
    }

    @AfterEach
    void clearsInterrupt() {
        assertFalse(Thread.interrupted(), "a test left its interrupt behind");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Runs a call with a pending interrupt, which has to be pending afterwards. */
    private static void interrupted(String what, Runnable call) {
        Thread.currentThread().interrupt();
        try {
            call.run();
        } finally {
            assertTrue(Thread.interrupted(), what + " lost the interrupt");
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void everyCallWorksAndKeepsTheInterrupt(Threading threading) {
        LohDb[] db = new LohDb[1];
        interrupted("open", () -> db[0] = LohDb.open(config(threading)));
        LohDb store = db[0];
        // Enough for several rolls: each takes a new segment.
        for (int i = 0; i < 60; i++) {
            byte[] key = bytes("key-" + i);
            interrupted("put", () -> store.put(key, new byte[20_000]));
        }
        interrupted("put", () -> store.put("a", "1"));
        interrupted("get", () -> assertEquals("1", store.getString("a")));
        interrupted("delete", () -> store.delete("a"));
        interrupted("write", () -> store.write(new WriteBatch().put("b", "2").put("c", "3")));
        interrupted("os put", () -> store.with(Durability.OS).put("d", "4"));
        interrupted("awaitDurable", () -> store.awaitDurable(store.writtenSequence()));
        interrupted("sync", store::sync);
        interrupted("doWork", store::doWork);
        interrupted("stats", store::stats);
        assertEquals(63, store.count());
        interrupted("close", store::close);
        interrupted("reopen", () -> db[0] = LohDb.open(config(threading)));
        assertTrue(db[0].recoveryReport().cleanShutdown());
        assertEquals(63, db[0].count());
        assertEquals("2", db[0].getString("b"));
        interrupted("close", () -> db[0].close());
    }

    @Test
    void dutyCyclesOfAnInterruptedThreadCompactAndKeepAReserve() {
        List<Throwable> faults = new ArrayList<>();
        try (LohDb db =
                LohDb.open(
                        config(Threading.INVOKER)
                                .durability(Durability.OS)
                                .errorHandler(faults::add))) {
            for (int i = 0; i < 900; i++) {
                db.put(bytes("key-" + i % 300), new byte[20_000]);
                interrupted("doWork", db::doWork);
            }
            interrupted("compact", db::compact);
            interrupted("checkpoint", db::checkpoint);
            Await.until(
                    "there is a reserve",
                    () -> {
                        interrupted("doWork", db::doWork);
                        return isThere("RESERVE");
                    });
            assertTrue(db.stats().engine().segmentsRetired() > 0);
            assertEquals(300, db.count());
        }
        assertEquals(List.of(), faults);
    }

    private boolean isThere(String prefix) {
        String[] files =
                temporary
                        .resolve("store")
                        .toFile()
                        .list((directory, name) -> name.startsWith(prefix));
        return files.length > 0;
    }

    @Test
    void stormOfInterruptsBreaksNothing() throws InterruptedException {
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        int writers = 3;
        try (LohDb db = LohDb.open(config(Threading.DEDICATED))) {
            List<Thread> threads = new ArrayList<>();
            AtomicBoolean isDone = new AtomicBoolean();
            for (int writer = 0; writer < writers; writer++) {
                String prefix = "w" + writer + "-";
                threads.add(
                        new Thread(
                                () -> {
                                    try {
                                        for (int i = 0; i < STORM_WRITES; i++) {
                                            db.put(bytes(prefix + i), new byte[3_000]);
                                        }
                                    } catch (RuntimeException | Error e) {
                                        faults.add(e);
                                    }
                                }));
            }
            threads.forEach(Thread::start);
            Thread storm =
                    new Thread(
                            () -> {
                                while (!isDone.get()) {
                                    threads.forEach(Thread::interrupt);
                                    Thread.yield();
                                }
                            });
            storm.start();
            for (Thread thread : threads) {
                thread.join();
            }
            isDone.set(true);
            storm.join();
            assertEquals(List.of(), faults);
            assertEquals((long) writers * STORM_WRITES, db.count());
            assertEquals((long) writers * STORM_WRITES, db.durableSequence());
        }
        try (LohDb db = LohDb.open(config(Threading.DEDICATED))) {
            assertEquals((long) writers * STORM_WRITES, db.count());
        }
    }
}

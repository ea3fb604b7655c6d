package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.CompactionReport;
import io.lohdb.spi.Threading;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compaction as users meet it. */
final class CompactedStoreTest {
    private static final int KEYS = 10_000;
    private static final double TARGET = 1.5;

    @TempDir private Path directory;

    private static void overwrite(LohDb db, int writes, int valueLength) {
        UnsafeBuffer key = new UnsafeBuffer(new byte[8]);
        UnsafeBuffer value = new UnsafeBuffer(ByteBuffer.allocateDirect(valueLength));
        WriteOperations lazy = db.with(Durability.OS);
        for (int i = 0; i < writes; i++) {
            key.putLong(0, (i * 7919L) % KEYS);
            value.putLong(0, i);
            lazy.put(key, 0, 8, value, 0, valueLength);
        }
    }

    private static void assertNewest(LohDb db, int writes, int valueLength) {
        UnsafeBuffer key = new UnsafeBuffer(new byte[8]);
        UnsafeBuffer value = new UnsafeBuffer(new byte[valueLength]);
        assertEquals(KEYS, db.count());
        for (int i = writes - KEYS; i < writes; i++) {
            key.putLong(0, (i * 7919L) % KEYS);
            assertEquals(valueLength, db.get(key, 0, 8, value, 0));
            assertEquals(i, value.getLong(0));
        }
    }

    @Test
    void aMillionOverwritesTakeLittleMoreSpaceThanWhatIsThere() {
        int writes = 1_000_000;
        int length = 600;
        try (LohDb db = LohDb.open(directory)) {
            overwrite(db, writes, length);
            Await.until(
                    "space is won back", () -> db.stats().engine().spaceAmplification() <= TARGET);
            assertNewest(db, writes, length);
        }
        try (LohDb again = LohDb.open(directory)) {
            assertNewest(again, writes, length);
            // What opening takes, a reserve and a segment to write to, is made up for as well.
            Await.until(
                    "space is won back",
                    () -> again.stats().engine().spaceAmplification() <= TARGET);
        }
    }

    @Test
    void memoryIsWonBackToo() {
        try (LohDb db = LohDb.open(LohDbConfig.inMemory())) {
            overwrite(db, 200_000, 600);
            Await.until(
                    "space is won back", () -> db.stats().engine().spaceAmplification() <= TARGET);
            assertNewest(db, 200_000, 600);
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void compactReturnsWhenNothingIsLeftToWin(Threading threading) {
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(directory).threading(threading))) {
            db.pauseCompaction();
            overwrite(db, 5 * KEYS, 100);
            long before = db.stats().engine().allocatedBytes();
            assertEquals(0, db.stats().engine().segmentsRetired());
            CompactionReport report = db.compact();
            assertTrue(report.segmentsRetired() > 0);
            assertTrue(report.bytesFreed() > before / 2);
            assertTrue(report.spaceAmplification() < 3, report.toString());
            assertNewest(db, 5 * KEYS, 100);
            assertEquals(0, db.compact().segmentsRetired());
        }
    }

    @Test
    void compactKeepsAnInterrupt() {
        try (LohDb db = LohDb.open(directory)) {
            overwrite(db, 3 * KEYS, 100);
            Thread.currentThread().interrupt();
            db.compact();
            assertTrue(Thread.interrupted());
            assertNewest(db, 3 * KEYS, 100);
        }
    }

    @Test
    void aClosedStoreIsNotCompacted() {
        LohDb db = LohDb.open(directory);
        db.close();
        assertThrows(StoreClosedException.class, db::compact);
    }

    @Test
    void readersAndSubscribersSeeEverythingMeanwhile() throws Exception {
        AtomicReference<Throwable> fault = new AtomicReference<>();
        AtomicBoolean isDone = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(2);
        int writes = 150_000;
        long[] next = {1};
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(directory).errorHandler(fault::set))) {
            overwrite(db, KEYS, 200);
            next[0] = db.writtenSequence() + 1;
            Subscription subscription =
                    db.subscribe(
                            change -> {
                                if (change.sequence() != next[0]) {
                                    fault.set(new AssertionError("gap before " + change));
                                }
                                next[0] = change.sequence() + 1;
                            });
            List<Thread> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                Thread thread =
                        new Thread(
                                () -> {
                                    started.countDown();
                                    while (!isDone.get()) {
                                        readAll(db);
                                    }
                                });
                thread.setUncaughtExceptionHandler((t, e) -> fault.set(e));
                thread.start();
                readers.add(thread);
            }
            started.await();
            overwrite(db, writes, 200);
            db.compact();
            db.sync();
            Await.until(
                    "everything is delivered",
                    () -> subscription.sequence() == db.writtenSequence());
            isDone.set(true);
            for (Thread reader : readers) {
                reader.join();
            }
            subscription.close();
            assertTrue(db.stats().engine().segmentsRetired() > 0);
            assertNewest(db, writes, 200);
        }
        assertEquals(null, fault.get());
    }

    private static void readAll(LohDb db) {
        UnsafeBuffer key = new UnsafeBuffer(new byte[8]);
        UnsafeBuffer value = new UnsafeBuffer(new byte[200]);
        for (int i = 0; i < KEYS; i++) {
            key.putLong(0, i);
            if (db.get(key, 0, 8, value, 0) != 200) {
                throw new AssertionError("key is missing: " + i);
            }
            if ((value.getLong(0) * 7919L) % KEYS != i) {
                throw new AssertionError("value of another key: " + i);
            }
        }
    }

    @Test
    void settingsThatCannotBeMetAreRefused() {
        LohDbConfig config = LohDbConfig.inDirectory(directory);
        assertThrows(
                IllegalArgumentException.class, () -> config.maxSpaceAmplification(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> config.maxSpaceAmplification(1.0));
        assertThrows(IllegalArgumentException.class, () -> config.compactionBandwidth(0));
    }
}

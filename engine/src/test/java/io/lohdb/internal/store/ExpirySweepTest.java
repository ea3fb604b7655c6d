package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.StorageEngine;
import io.lohdb.testkit.EngineDriver;
import io.lohdb.testkit.OperationList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that expire, in an engine whose clocks and slices are stepped by hand. */
final class ExpirySweepTest {
    private static final int SEGMENT_LENGTH = 4096;
    private static final int DELETE_COUNT = 30;
    private static final long PAUSE_NS = 100_000_000;

    private final HookedDirectory directory = new HookedDirectory(new MemoryDirectory());
    private long nowMs = 1_000;
    private long nowNs;
    private StorageEngine engine = open(directory);
    private EngineDriver driver = new EngineDriver(engine);

    private StorageEngine open(StoreDirectory in) {
        return LogStorageEngine.open(
                in,
                new LogSettings(
                        SEGMENT_LENGTH,
                        SEGMENT_LENGTH,
                        CorruptionPolicy.FAIL,
                        new EngineClocks(() -> nowMs, () -> nowNs)));
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /** Runs slices, with pauses over, until there is nothing to do. */
    private int sweep() {
        nowNs += PAUSE_NS;
        int slices = 0;
        while (engine.maintain() > 0) {
            slices++;
        }
        return slices;
    }

    private List<String> history(long after) {
        List<String> lines = new ArrayList<>();
        try (ChangeReader reader = engine.changes(after)) {
            while (reader.poll(change -> lines.add(line(change)), engine.writtenSequence(), 50)
                    > 0) {
                Thread.onSpinWait();
            }
        }
        return lines;
    }

    private static String line(Change change) {
        return EngineDriver.line(change)
                + (change.isExpiry() ? " expired" : "")
                + (change.expiryMs() == 0 ? "" : " until " + change.expiryMs());
    }

    @Test
    void expiredEntryIsAbsentAtOnceAndItsRemovalFollows() {
        driver.put("a", "1", 2_000);
        driver.put("b", "2");
        assertEquals(2, engine.count());
        nowMs = 1_999;
        assertEquals("1", driver.value("a"));
        assertEquals(0, sweep());
        nowMs = 2_000;
        assertNull(driver.value("a"));
        assertEquals(1, engine.count());
        assertEquals(Map.of("b", "2"), driver.entries(""));
        assertEquals(2, engine.writtenSequence());
        assertTrue(sweep() > 0);
        assertEquals(List.of("a=1 until 2000", "b=2", "a deleted expired"), history(0));
        assertEquals(Map.of("b", "2"), driver.entries(""));
        assertEquals(1, engine.count());
        assertEquals(0, sweep());
    }

    @Test
    void deleteOfAnExpiredKeyFindsNothingAndLeavesTheRemovalToTheSweep() {
        driver.put("a", "1", 2_000);
        nowMs = 2_000;
        assertEquals(StorageEngine.NOTHING_DELETED, driver.delete("a"));
        assertEquals(1, engine.writtenSequence());
        sweep();
        assertEquals(List.of("a=1 until 2000", "a deleted expired"), history(0));
        assertEquals(StorageEngine.NOTHING_DELETED, driver.delete("a"));
    }

    @Test
    void putWithoutExpiryMakesTheEntryLast() {
        driver.put("a", "1", 2_000);
        driver.put("a", "2");
        nowMs = 3_000;
        assertEquals("2", driver.value("a"));
        assertEquals(1, engine.count());
        sweep();
        assertEquals(List.of("a=1 until 2000", "a=2"), history(0));
        assertEquals("2", driver.value("a"));
    }

    @Test
    void putOverAnExpiredEntryIsNotRemoved() {
        driver.put("a", "1", 2_000);
        nowMs = 2_500;
        driver.put("a", "2", 9_000);
        sweep();
        assertEquals("2", driver.value("a"));
        assertEquals(List.of("a=1 until 2000", "a=2 until 9000"), history(0));
        nowMs = 9_000;
        sweep();
        assertEquals("a deleted expired", history(2).get(0));
    }

    @Test
    void batchesCarryExpiriesAndDeleteWhatHasExpired() {
        driver.apply(new OperationList().put("a", "1", 2_000).put("b", "2").put("c", "3", 3_000));
        nowMs = 2_000;
        assertEquals(Map.of("b", "2", "c", "3"), driver.entries(""));
        assertEquals(2, engine.count());
        driver.apply(new OperationList().delete("a").put("c", "4"));
        nowMs = 5_000;
        sweep();
        assertEquals(Map.of("b", "2", "c", "4"), driver.entries(""));
        assertEquals(
                List.of("a=1 until 2000", "b=2", "c=3 until 3000", "a deleted", "c=4"), history(0));
    }

    @Test
    void manyExpiriesOverManySegmentsAreSweptSliceBySlice() {
        int keys = 2_000;
        for (int i = 0; i < keys; i++) {
            driver.put("key" + i, "value" + i, 2_000 + i);
        }
        assertTrue(engine.stats().segmentCount() > 10);
        for (nowMs = 2_000; nowMs < 4_100; nowMs += 100) {
            assertEquals(Math.max(0, keys - (nowMs - 2_000) - 1), engine.count());
            sweep();
            assertEquals(Math.max(0, keys - (nowMs - 2_000) - 1), engine.count());
        }
        assertEquals(0, engine.count());
        Set<String> removed = new HashSet<>();
        for (String line : history(keys)) {
            assertTrue(line.endsWith(" deleted expired"), line);
            assertTrue(removed.add(line), line);
        }
        assertEquals(keys, removed.size());
    }

    /** Twenty times the scan, and 100 ms at least. */
    @Test
    void segmentIsNotScannedAgainBeforeItsPauseIsOver() {
        driver.put("a", "1", 2_000);
        driver.put("b", "2", 2_001);
        nowMs = 2_000;
        assertTrue(engine.maintain() > 0);
        assertEquals(3, engine.writtenSequence());
        nowMs = 2_001;
        nowNs = PAUSE_NS - 1;
        assertEquals(0, engine.maintain());
        assertEquals(0, engine.count());
        nowNs = PAUSE_NS;
        assertTrue(engine.maintain() > 0);
        assertEquals(4, engine.writtenSequence());
    }

    @Test
    void clockThatGoesBackShowsWhatWasNotRemovedYet() {
        driver.put("a", "1", 2_000);
        nowMs = 2_500;
        assertEquals(0, engine.count());
        nowMs = 1_500;
        assertEquals("1", driver.value("a"));
        assertEquals(1, engine.count());
        assertEquals(0, sweep());
        nowMs = 2_000;
        sweep();
        nowMs = 1_500;
        assertNull(driver.value("a"));
        assertEquals(0, engine.count());
    }

    @Test
    void greatestTimesNeitherOverflowNorExpire() {
        driver.put("a", "1", Long.MAX_VALUE);
        driver.put("b", "2", Long.MAX_VALUE - 1);
        nowMs = Long.MAX_VALUE - 2;
        assertEquals(2, engine.count());
        assertEquals(0, sweep());
        nowMs = Long.MAX_VALUE - 1;
        assertEquals(Map.of("a", "1"), driver.entries(""));
        sweep();
        assertEquals(1, engine.count());
    }

    @Test
    void removalThatFindsNoRoomIsMadeLater() {
        for (int i = 0; i < DELETE_COUNT; i++) {
            driver.put("d" + i, "");
        }
        driver.put("a", "x".repeat(2_000), 2_000);
        AtomicBoolean isFull = new AtomicBoolean(true);
        directory.beforeAllocate =
                () -> {
                    if (isFull.get()) {
                        throw new IOException("No space left on device");
                    }
                };
        fill();
        nowMs = 2_000;
        long written = engine.writtenSequence();
        sweep();
        sweep();
        assertEquals(written, engine.writtenSequence());
        assertNull(driver.value("a"));
        isFull.set(false);
        sweep();
        assertEquals(List.of("a deleted expired"), history(written));
    }

    private void fill() {
        for (int length = 1_000; length >= 0; length -= 8) {
            try {
                while (true) {
                    driver.put("filling", "x".repeat(length));
                }
            } catch (io.lohdb.exceptions.NoSpaceException e) {
                assertTrue(length >= 0);
            }
        }
        // What is left is kept for deletes.
        assertThrows(
                io.lohdb.exceptions.NoSpaceException.class,
                () -> {
                    for (int i = 0; i < DELETE_COUNT; i++) {
                        driver.delete("d" + i);
                    }
                });
    }

    @Test
    void reopenedEngineKnowsWhatExpires(@TempDir Path files) {
        driver.close();
        engine = open(OsDirectory.open(files));
        driver = new EngineDriver(engine);
        driver.put("a", "1", 2_000);
        driver.put("b", "2", 3_000);
        driver.put("c", "3");
        driver.close();
        nowMs = 2_000;
        engine = open(OsDirectory.open(files));
        driver = new EngineDriver(engine);
        assertEquals(Map.of("b", "2", "c", "3"), driver.entries(""));
        assertEquals(2, engine.count());
        sweep();
        assertEquals(List.of("a deleted expired"), history(3));
        nowMs = 3_000;
        assertEquals(1, engine.count());
        sweep();
        assertEquals(List.of("a deleted expired", "b deleted expired"), history(3));
    }

    /** Runs something before the lock is taken, as another thread might. */
    private static final class HookedLock extends ReentrantLock {
        private static final long serialVersionUID = 1;

        private final transient Runnable hook;
        private int untilHook;

        HookedLock(int calls, Runnable hook) {
            this.untilHook = calls;
            this.hook = hook;
        }

        @Override
        public void lock() {
            untilHook--;
            if (untilHook == 0) {
                hook.run();
            }
            super.lock();
        }
    }

    /** The first lock begins the scan, the second one removes. */
    @Test
    void entryThatIsOverwrittenJustBeforeItsRemovalStays() {
        driver.put("a", "1", 2_000);
        nowMs = 2_000;
        engine.writerLock(new HookedLock(2, () -> driver.put("a", "2")));
        sweep();
        assertEquals("2", driver.value("a"));
        assertEquals(1, engine.count());
        assertEquals(List.of("a=1 until 2000", "a=2"), history(0));
    }

    @Test
    void clockThatGoesBackJustBeforeTheRemovalKeepsTheEntry() {
        driver.put("a", "1", 2_000);
        nowMs = 2_000;
        engine.writerLock(new HookedLock(2, () -> nowMs = 1_500));
        sweep();
        assertEquals("1", driver.value("a"));
        nowMs = 2_000;
        assertEquals(0, engine.count());
        sweep();
        assertEquals(List.of("a=1 until 2000", "a deleted expired"), history(0));
    }

    /** A scan of one segment that takes several slices. */
    @Test
    void putDuringAScanIsRemembered() {
        driver.close();
        engine =
                LogStorageEngine.open(
                        new MemoryDirectory(),
                        new LogSettings(
                                1 << 20,
                                1 << 20,
                                CorruptionPolicy.FAIL,
                                new EngineClocks(() -> nowMs, () -> nowNs)));
        driver = new EngineDriver(engine);
        driver.put("first", "1", 2_000);
        for (int i = 0; i < 9_000; i++) {
            driver.put("key" + i, "v", 1_000_000);
        }
        nowMs = 2_000;
        assertTrue(engine.maintain() > 0);
        driver.put("late", "1", 2_500);
        sweep();
        assertEquals(9_001, engine.count());
        nowMs = 2_500;
        assertEquals(9_000, engine.count());
        sweep();
        assertEquals("late deleted expired", history(9_003).get(0));
    }
}

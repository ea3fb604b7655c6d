package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Await;
import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.log.RetirementHold;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.EngineSnapshot;
import io.lohdb.spi.EngineStats;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What compaction does, stepped by hand. */
final class CompactionTest {
    private final SortedMap<String, String> expected = new TreeMap<>();

    private void put(SteppedStore store, String key, String value) {
        store.put(key, value);
        expected.put(key, value);
    }

    private void overwrite(SteppedStore store, int keys, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int key = 0; key < keys; key++) {
                put(store, "key" + key, "value " + round + " of " + key);
            }
        }
    }

    @Test
    void everyKeyIsThereAfterwardsAndTheGarbageIsNot() {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            overwrite(store, 20, 50);
            EngineStats before = store.engine().stats();
            store.compact();
            EngineStats after = store.engine().stats();
            assertEquals(expected, store.entries());
            assertEquals(expected.size(), store.engine().count());
            assertEquals(before.liveBytes(), after.liveBytes());
            assertTrue(after.allocatedBytes() < before.allocatedBytes() / 2);
            assertTrue(after.segmentsRetired() > 0);
            assertTrue(after.bytesCopied() <= after.liveBytes() * 2);
        }
    }

    @Test
    void liveBytesAreWhatTheIndexPointsTo() {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            overwrite(store, 30, 20);
            store.delete("key7");
            expected.remove("key7");
            store.compact();
            overwrite(store, 10, 3);
            store.compact();
            long live = 0;
            for (String key : expected.keySet()) {
                int length = 24 + key.length() + expected.get(key).length();
                live += (length + 15L) / 16 * 16;
            }
            assertEquals(live, store.engine().stats().liveBytes());
        }
    }

    @Test
    void theManifestForgetsTheVictimsAndSaysWhereTheLogBeginsNow() {
        MemoryDirectory directory = new MemoryDirectory();
        try (SteppedStore store = SteppedStore.open(directory, SteppedStore.EAGER)) {
            put(store, "old", "only once");
            overwrite(store, 20, 20);
            store.compact();
            Manifest manifest = store.engine().log().manifestFile().manifest();
            Segment[] chain = store.engine().log().table().chain();
            long first = chain[0].header().firstSequence();
            assertTrue(first > 1);
            assertEquals(first, manifest.history().firstSequence());
            assertTrue(manifest.history().compactedThrough() >= first);
            assertTrue(manifest.history().compactedThrough() <= store.engine().writtenSequence());
            assertEquals(
                    manifest.segments().size(),
                    directory.list().stream().filter(name -> name.matches("\\d+\\..*")).count());
            assertFalse(manifest.coldSegments().isEmpty());
            assertTrue(manifest.coldSegments().stream().allMatch(cold -> cold.end() > 128));
        }
    }

    @Test
    void aDeletedKeyTakesNoSpaceInTheEnd() {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            for (int key = 0; key < 200; key++) {
                store.put("key" + key, "value");
            }
            store.compact();
            for (int key = 0; key < 200; key++) {
                store.delete("key" + key);
            }
            overwrite(store, 20, 20);
            for (int i = 0; i < 5; i++) {
                overwrite(store, 20, 5);
                store.compact();
            }
            assertNull(store.get("key150"));
            assertEquals(expected, store.entries());
            assertTrue(store.engine().stats().coldBytes() < 3 * 4096);
        }
    }

    @Test
    void nothingGoesBeforeWhatMadeItDeadIsDurable() {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            overwrite(store, 20, 30);
            store.engine().sync();
            overwrite(store, 20, 1);
            store.engine().compaction().request();
            for (int i = 0; i < 1000; i++) {
                store.engine().maintain();
                store.engine().doWork();
            }
            assertEquals(0, store.engine().stats().segmentsRetired());
            store.compact();
            assertTrue(store.engine().stats().segmentsRetired() > 0);
            assertEquals(expected, store.entries());
        }
    }

    /**
     * While victims waited for a sync that made durable what had killed their frames, nothing was
     * copied: at full load that took a tenth of the time, and writers waited for it.
     */
    @Test
    void theNextJobCopiesWhileTheVictimsOfTheOneBeforeWait() {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            for (int key = 0; key < 400; key++) {
                put(store, "kept" + key, "only once");
                put(store, "key" + key % 20, "value " + key);
            }
            store.engine().sync();
            put(store, "key0", "not durable");
            store.engine().compaction().request();
            LogStorageEngine engine = store.engine();
            for (int i = 0; i < 1000; i++) {
                engine.maintain();
            }
            assertEquals(0, engine.stats().segmentsRetired());
            Segment[] cold = engine.log().table().cold();
            assertEquals(1, cold.length);
            assertTrue(engine.stats().bytesCopied() > cold[0].sealedEnd());
            store.compact();
            assertEquals(expected, store.entries());
            Segment[] chain = engine.log().table().chain();
            Manifest manifest = engine.log().manifestFile().manifest();
            assertEquals(chain[0].header().firstSequence(), manifest.history().firstSequence());
        }
    }

    @Test
    void aRequestIsNotDoneWhenItsGarbageBecomesDurableWhileVictimsAreLookedFor() {
        for (int round = 0; round < 1500; round++) {
            try (SteppedStore store =
                    SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
                overwrite(store, 20, 10);
                long request = store.engine().compaction().request();
                CompletableFuture<Void> synced = Await.start("sync", store.engine()::sync);
                Await.until(
                        "compaction is done",
                        () -> {
                            store.engine().maintain();
                            return synced.isDone() || store.engine().compaction().isDone(request);
                        });
                Await.end("sync", synced);
                Await.until(
                        "compaction is done",
                        () -> {
                            store.step();
                            return store.engine().compaction().isDone(request);
                        });
                assertTrue(store.engine().stats().segmentsRetired() > 0, "round " + round);
            }
        }
    }

    @Test
    void aDamagedSegmentIsReportedAndStays() {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            overwrite(store, 20, 30);
            Segment oldest = store.engine().log().table().chain()[0];
            // A byte of the first key, whose newest value is elsewhere.
            oldest.buffer().putByte(128 + 24, (byte) 0);
            assertEquals(1, store.compactDespiteFaults(100));
            assertFalse(oldest.isRetired());
            assertEquals(expected, store.entries());
        }
    }

    @Test
    void writersWaitOnlyForAJobThatGoesOn() {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            overwrite(store, 20, 30);
            store.engine().sync();
            overwrite(store, 20, 1);
            assertEquals(0, store.engine().writeDelayNsPerKiB());
            store.engine().compaction().request();
            // The job waits in the end for what was written last to be durable.
            for (int i = 0; i < 1000; i++) {
                store.engine().maintain();
                store.engine().doWork();
            }
            assertTrue(store.engine().writeDelayNsPerKiB() > 0);
            store.engine().compaction().pause();
            store.engine().maintain();
            assertEquals(0, store.engine().writeDelayNsPerKiB());
            store.engine().compaction().resume();
            store.engine().maintain();
            assertTrue(store.engine().writeDelayNsPerKiB() > 0);
            EngineSnapshot snapshot = store.engine().snapshot();
            store.engine().maintain();
            assertEquals(0, store.engine().writeDelayNsPerKiB());
            snapshot.close();
            store.engine().maintain();
            assertTrue(store.engine().writeDelayNsPerKiB() > 0);
            RetirementHold.Lease lease = store.engine().log().table().retirementHold().take();
            store.engine().maintain();
            assertEquals(0, store.engine().writeDelayNsPerKiB());
            lease.close();
            store.engine().maintain();
            assertTrue(store.engine().writeDelayNsPerKiB() > 0);
            store.compact();
            store.engine().maintain();
            assertEquals(0, store.engine().writeDelayNsPerKiB());
        }
    }

    @Test
    void historyBelowTheFloorIsRefusedAndAboveItIsWhole() {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            overwrite(store, 20, 20);
            try (ChangeReader late = store.engine().changes(0);
                    ChangeReader reader = store.engine().changes(390)) {
                assertEquals(3, late.poll(change -> {}, 3, 10));
                store.compact();
                long oldest =
                        assertThrows(
                                        SequenceCompactedException.class,
                                        () -> late.poll(change -> {}, 400, 10))
                                .oldest();
                assertTrue(oldest > 4 && oldest <= 391);
                assertEquals(10, reader.poll(change -> {}, 400, 100));
            }
        }
    }

    @Test
    void aReaderWhoseSegmentWasRetiredLooksForItsPlaceAgain() {
        CompactionSettings held =
                new CompactionSettings(
                        1.05,
                        CompactionSettings.UNLIMITED,
                        1,
                        logLengthOf(20, 20) - 2 * SteppedStore.MIN_SEGMENT_LENGTH);
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), held);
                ChangeReader reader = store.engine().changes(0)) {
            overwrite(store, 20, 20);
            Segment first = store.engine().log().table().chain()[0];
            long end = store.engine().log().table().chain()[1].header().firstSequence() - 1;
            while (reader.sequence() < end) {
                reader.poll(change -> {}, end, 1);
            }
            stepUntilRetired(store, first);
            int[] count = {0};
            while (reader.sequence() < 400) {
                reader.poll(change -> count[0]++, 400, 100);
            }
            assertEquals(400 - end, count[0]);
        }
    }

    /** Bytes of all log segments after so many overwrites. */
    private long logLengthOf(int keys, int rounds) {
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            overwrite(store, keys, rounds);
            return Arrays.stream(store.engine().log().table().chain())
                    .mapToLong(Segment::length)
                    .sum();
        }
    }

    private static void stepUntilRetired(SteppedStore store, Segment segment) {
        store.engine().compaction().request();
        for (int i = 0; i < 10_000 && !segment.isRetired(); i++) {
            store.step();
        }
        assertTrue(segment.isRetired());
        for (int i = 0; i < 10; i++) {
            store.step();
        }
    }
}

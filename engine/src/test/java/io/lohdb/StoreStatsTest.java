package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.examples.TreeMapStorageEngine;
import io.lohdb.spi.EngineStats;
import io.lohdb.spi.RecoveryReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures and reports. */
final class StoreStatsTest {
    @TempDir private Path directory;

    private LohDbConfig config() {
        return LohDbConfig.inDirectory(directory)
                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                .durability(Durability.OS);
    }

    @Test
    void tellsOfAnEmptyStore() {
        try (LohDb db = LohDb.open(config())) {
            final StoreStats stats = db.stats();
            assertEquals(0, stats.count());
            assertEquals(0, stats.writtenSequence());
            assertEquals(0, stats.durableSequence());
            assertEquals(0, stats.syncCount());
            assertEquals(0, stats.subscriptionCount());
            assertEquals(0, stats.indexBytesPerKey());
            assertTrue(
                    stats.engine().allocatedBytes() <= 1024 * 1024,
                    "an empty store takes less than 1 MiB: " + stats.engine());
        }
    }

    @Test
    void countsWhatHappened() {
        try (LohDb db = LohDb.open(config())) {
            for (int i = 0; i < 100; i++) {
                db.put("key" + i, new byte[10_000]);
            }
            db.delete("key0");
            db.sync();
            final Subscription subscription = db.subscribe(change -> {});
            final StoreStats stats = db.stats();
            assertEquals(99, stats.count());
            assertEquals(101, stats.writtenSequence());
            assertEquals(101, stats.durableSequence());
            assertTrue(stats.syncCount() >= 1);
            assertEquals(1, stats.subscriptionCount());
            final EngineStats engine = stats.engine();
            assertTrue(engine.logBytes() >= 1_000_000, engine.toString());
            assertTrue(engine.allocatedBytes() >= engine.logBytes(), engine.toString());
            assertTrue(engine.segmentCount() >= 4, engine.toString());
            assertTrue(engine.indexBytes() > 0, engine.toString());
            assertEquals(engine.indexBytes() / 99.0, stats.indexBytesPerKey());
            subscription.close();
            assertEquals(0, db.stats().subscriptionCount());
            assertTrue(db.maxEntryLength() > 200_000);
        }
    }

    @Test
    void doesNotMakeUpWhatAnEngineDoesNotKnow() {
        try (LohDb db = LohDb.open(LohDbConfig.withEngine(TreeMapStorageEngine::new))) {
            db.put("k", "v");
            assertEquals(EngineStats.UNKNOWN, db.stats().engine());
            assertEquals(-1, db.stats().indexBytesPerKey());
            assertEquals(RecoveryReport.NOTHING_TO_RECOVER, db.recoveryReport());
        }
    }

    @Test
    void reportsWhatOpeningFound() {
        try (LohDb db = LohDb.open(config())) {
            final RecoveryReport report = db.recoveryReport();
            assertEquals(0, report.lastSequence());
            assertEquals(0, report.operationsReplayed());
            assertTrue(report.cleanShutdown());
            db.put("a", "1");
            db.put("b", "2");
        }
        try (LohDb db = LohDb.open(config())) {
            final RecoveryReport report = db.recoveryReport();
            assertEquals(2, report.lastSequence());
            assertEquals(2, report.operationsReplayed());
            assertTrue(report.cleanShutdown());
            assertEquals(0, report.tornBytes());
            assertTrue(report.losses().isEmpty());
            assertTrue(report.durationNs() > 0);
            assertEquals(2, db.durableSequence());
            assertFalse(db.contains("c"));
        }
    }
}

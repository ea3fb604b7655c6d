package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.Threading;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A store in memory does what its configuration says, as one in files does. */
final class InMemorySettingsTest {
    private static final int SEGMENT_LENGTH = 256 * 1024;
    private static final int STEPS = 200_000;

    private long nowNs;

    private LohDbConfig config() {
        return LohDbConfig.inMemory().threading(Threading.INVOKER).nanoClock(() -> nowNs);
    }

    @Test
    void timesToLiveAreCountedByItsClock() {
        long[] nowMs = {1_000};
        try (LohDb db = LohDb.open(config().epochClock(() -> nowMs[0]))) {
            db.put("k", "v", Duration.ofMillis(10));
            nowMs[0] += 9;
            assertEquals("v", db.getString("k"));
            nowMs[0]++;
            assertNull(db.getString("k"));
        }
    }

    @Test
    void longestEntryFollowsFromItsSegmentLength() {
        try (LohDb db = LohDb.open(config().maxSegmentLength(SEGMENT_LENGTH))) {
            assertTrue(db.maxEntryLength() < SEGMENT_LENGTH);
        }
        try (LohDb db = LohDb.open(config())) {
            assertTrue(db.maxEntryLength() > 63 << 20);
            assertTrue(db.maxEntryLength() < 64 << 20);
        }
    }

    @Test
    void spaceIsWonBackAccordingToItsAmplification() {
        assertTrue(amplification(1.2) < 2);
        assertTrue(amplification(10) > 3);
    }

    /** After 8 MiB were written 5 times over and compaction had all the time it wanted. */
    private double amplification(double max) {
        LohDbConfig config =
                config().maxSegmentLength(SEGMENT_LENGTH)
                        .maxSpaceAmplification(max)
                        .durability(Durability.OS);
        try (LohDb db = LohDb.open(config)) {
            String value = "v".repeat(1024);
            for (int i = 0; i < 5 * 8192; i++) {
                db.put("key" + i % 8192, value);
                db.doWork();
            }
            db.sync();
            for (int i = 0; i < STEPS; i++) {
                nowNs += 1_000_000;
                db.doWork();
            }
            assertEquals(8192, db.count());
            return db.stats().engine().spaceAmplification();
        }
    }
}

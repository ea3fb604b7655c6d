package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * The memory that users are promised: at most 17 bytes per key at any count, 13 on average over
 * growth.
 */
class HashIndexMemoryTest {
    private static final long FIRST_SAMPLE = 10_000;
    private static final long KEYS = 1_300_000;
    private static final double SAMPLE_STEP = 1.01;

    @Test
    void needsAtMost17BytesPerKeyAnd13OnAverageOverGrowth() {
        try (IndexFixture fixture = new IndexFixture(TestHashes::mix)) {
            double sum = 0;
            double worst = 0;
            int samples = 0;
            double next = FIRST_SAMPLE;
            for (long key = 1; key <= KEYS; key++) {
                fixture.put(key);
                fixture.epoch.reclaim();
                if (key >= next) {
                    final double bytesPerKey = (double) fixture.index.memoryBytes() / key;
                    worst = Math.max(worst, bytesPerKey);
                    sum += bytesPerKey;
                    samples++;
                    next *= SAMPLE_STEP;
                    fixture.index.doWork();
                }
            }
            final double mean = sum / samples;
            assertTrue(worst <= 17, "worst " + worst);
            assertTrue(mean <= 13, "mean " + mean);
            assertTrue(mean >= 8, "less than the slots themselves: " + mean);
            assertEquals(0, fixture.index.overflowCount());
        }
    }

    @Test
    void needsLessThan1536BytesWhenEmpty() {
        try (IndexFixture fixture = new IndexFixture(TestHashes::mix)) {
            assertTrue(fixture.index.memoryBytes() < 1536, "" + fixture.index.memoryBytes());
        }
    }
}

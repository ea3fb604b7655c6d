package io.lohdb.bench.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.bench.workload.RandomNumbers;
import org.junit.jupiter.api.Test;

class OverwriteRoundsTest {
    @Test
    void countsRoundsAndSamplesSinceItWasToldTo() {
        try (LohDb db = LohDb.open(LohDbConfig.inMemory())) {
            final long allocated = db.stats().engine().allocatedBytes();
            final OverwriteRounds rounds = new OverwriteRounds(db, db, new RandomNumbers(1, 10), 1);
            rounds.run(25_000);
            rounds.startToCount();
            rounds.run(10_001);
            assertEquals(2, rounds.sampleCount());
            assertEquals(35_001, db.writtenSequence());
            assertTrue(rounds.maxAmplification() >= allocated);
            assertTrue(rounds.meanAmplification() <= rounds.maxAmplification());
            assertEquals(1, rounds.ratesBeside(rounds).median());
        }
    }
}

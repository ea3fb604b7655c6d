package io.lohdb.internal.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.spi.VerifyReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time by which a store is checked. */
final class StoreCheckTest {
    private static final int KEYS = 100;

    @TempDir private Path store;

    /** One entry expires with each look at the clock: two looks would find two stores. */
    @Test
    void timeStandsStillWhileAStoreIsChecked() {
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(store).epochClock(() -> 0))) {
            for (int i = 1; i <= KEYS; i++) {
                db.put("key" + i, "value", Duration.ofMillis(i));
            }
            db.checkpoint();
        }
        long[] nowMs = {KEYS / 2};
        VerifyReport report = StoreCheck.run(store, () -> nowMs[0]++);
        assertTrue(report.isIntact(), report.toString());
        assertEquals(KEYS / 2, report.keys());
        assertEquals(KEYS / 2 + 1, nowMs[0]);
    }
}

package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.testkit.EngineDriver;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries that expire while and after compaction moves them. */
final class ExpiryCompactionTest {
    private static final int KEYS = 120;

    private long nowMs = 1_000;
    private long nowNs;
    private final LogStorageEngine engine =
            LogStorageEngine.open(
                    new MemoryDirectory(),
                    new EngineSettings(
                            new LogSettings(
                                    1024,
                                    4096,
                                    CorruptionPolicy.FAIL,
                                    new EngineClocks(() -> nowMs, () -> nowNs)),
                            SteppedStore.EAGER),
                    RandomGenerator.of("L64X128MixRandom"));
    private final EngineDriver driver = new EngineDriver(engine);

    @AfterEach
    void close() {
        driver.close();
    }

    /** Key number i expires at 2,000 + i; everything was overwritten several times. */
    private void write() {
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < KEYS; i++) {
                driver.put("key" + i, "value" + round, round < 5 ? 1_500 + i : 2_000 + i);
            }
        }
        driver.put("lasting", "1");
    }

    private void expectExactly() {
        Map<String, String> expected = new TreeMap<>();
        expected.put("lasting", "1");
        for (int i = 0; i < KEYS; i++) {
            if (2_000 + i > nowMs) {
                expected.put("key" + i, "value5");
            }
        }
        assertEquals(expected, driver.entries(""), "at " + nowMs);
        assertEquals(expected.size(), engine.count(), "at " + nowMs);
    }

    private void step() {
        engine.sync();
        engine.maintain();
        engine.doWork();
    }

    private void compact() {
        long request = engine.compaction().request();
        for (int i = 0; i < 100_000 && !engine.compaction().isDone(request); i++) {
            step();
        }
        assertTrue(engine.compaction().isDone(request));
        assertTrue(engine.stats().segmentsRetired() > 0);
    }

    private void sweepOut() {
        nowNs += 1_000_000_000;
        long before = -1;
        while (engine.writtenSequence() != before) {
            before = engine.writtenSequence();
            for (int i = 0; i < 100; i++) {
                step();
            }
        }
    }

    @Test
    void movedEntriesExpireAndAreRemoved() {
        write();
        compact();
        expectExactly();
        long written = engine.writtenSequence();
        for (nowMs = 2_000; nowMs <= 2_000 + KEYS; nowMs += 20) {
            expectExactly();
            sweepOut();
            expectExactly();
        }
        assertEquals(written + KEYS, engine.writtenSequence());
        compact();
        expectExactly();
    }

    /** Time passes while frames are copied, slots are swung and segments retire. */
    @Test
    void entriesThatExpireWhileTheyMoveAreNeverSeenAndRemovedOnce() {
        write();
        long written = engine.writtenSequence();
        long request = engine.compaction().request();
        nowMs = 1_990;
        for (int i = 0; i < 100_000 && !engine.compaction().isDone(request); i++) {
            step();
            nowMs++;
            nowNs += 20_000_000;
            expectExactly();
        }
        assertTrue(engine.compaction().isDone(request));
        nowMs = 2_000 + KEYS;
        for (int i = 0; i < 20; i++) {
            sweepOut();
        }
        expectExactly();
        assertEquals(written + KEYS, engine.writtenSequence());
    }
}

package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * So many operations that replay takes them in on another thread, or in another order than that of
 * the log: keys have what they had, and so has the account of live bytes.
 */
final class LongTailTest {
    private static final LogSettings SETTINGS =
            new LogSettings(1 << 20, 4 << 20, CorruptionPolicy.FAIL);

    /** More than threads are worth while for. */
    private static final long LONG_BYTES = 9L << 20;

    /** So many wait at most whose hashes begin alike. */
    private static final int OPERATIONS_OF_ONE_BUCKET = 2048;

    private static final String PADDING = "x".repeat(1000);

    private final Random random = new Random(7);
    private final SortedMap<String, String> expected = new TreeMap<>();
    private final SimulatedDirectory disk = new SimulatedDirectory();
    private final EngineSession engine = EngineSession.open(disk, SETTINGS);

    private void write(int count, int keys, String padding) {
        for (int i = 0; i < count; i++) {
            String key = "key" + random.nextInt(keys);
            if (random.nextInt(4) == 0) {
                engine.delete(key);
                expected.remove(key);
            } else {
                String value = random.nextInt() + padding;
                engine.put(key, value);
                expected.put(key, value);
            }
        }
    }

    private void checkpoint() {
        BooleanSupplier isDone = engine.engine().requestCheckpoint();
        while (!isDone.getAsBoolean()) {
            engine.maintain();
        }
    }

    private void expectWhatWasWritten(EngineSession opened) {
        assertEquals(expected, opened.entries());
        assertEquals(expected.size(), opened.engine().count());
        assertEquals(engine.engine().stats().liveBytes(), opened.engine().stats().liveBytes());
        assertEquals(engine.history(), opened.history());
    }

    @Test
    void longTailBehindACheckpointGivesEveryKeyItsLastValue() {
        write(3000, 700, "");
        checkpoint();
        long before = engine.engine().writtenSequence();
        while (engine.engine().stats().logBytes() < LONG_BYTES) {
            write(500, 900, PADDING);
        }
        try (EngineSession killed =
                EngineSession.open(new SimulatedDirectory(disk.killed()), SETTINGS)) {
            assertEquals(before, killed.report().checkpointSequence());
            assertTrue(killed.report().operationsReplayed() * 1000 > 8L << 20);
            expectWhatWasWritten(killed);
        }
    }

    @Test
    void damageThatALongTailMeetsInAnUnreadSegmentFailsTheOpening() {
        engine.put("first", "value");
        write(9000, 700, "");
        write(2500, 700, PADDING);
        checkpoint();
        Frame frame = disk.killed().operation(1);
        while (engine.engine().stats().logBytes() < 2 * LONG_BYTES) {
            write(500, 900, PADDING);
        }
        engine.put("first", "again");
        StoreImage damaged = disk.killed().damaged(frame);
        assertThrows(
                CorruptLogException.class,
                () -> EngineSession.open(new SimulatedDirectory(damaged), SETTINGS));
    }

    @Test
    void longLogGivesEveryKeyItsLastValue() {
        while (engine.engine().stats().logBytes() < LONG_BYTES) {
            write(500, 900, PADDING);
        }
        try (EngineSession killed =
                EngineSession.open(new SimulatedDirectory(disk.killed()), SETTINGS)) {
            assertEquals(0, killed.report().checkpointSequence());
            expectWhatWasWritten(killed);
        }
    }

    @Test
    void manyOperationsOfFewKeysAreTakenInInTheirOrder() {
        for (int keys = 1; keys <= 3; keys++) {
            write(3 * OPERATIONS_OF_ONE_BUCKET, keys, "");
            try (EngineSession killed =
                    EngineSession.open(new SimulatedDirectory(disk.killed()), SETTINGS)) {
                expectWhatWasWritten(killed);
            }
        }
    }
}

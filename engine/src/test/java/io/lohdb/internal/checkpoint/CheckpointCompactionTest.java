package io.lohdb.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.SimulatedDirectory;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.testkit.EngineDriver;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints, compaction, writes, kills and orderly ends in any order: whatever an opening finds,
 * it finds the entries.
 */
final class CheckpointCompactionTest {
    private static final EngineSettings SETTINGS =
            new EngineSettings(
                    new LogSettings(4 * 1024, 64 * 1024, CorruptionPolicy.FAIL)
                            .withCheckpointInterval(30_000),
                    new CompactionSettings(1.2, CompactionSettings.UNLIMITED, 4096, 0));

    private static Map<String, String> entries(CheckpointSession session) {
        final Map<String, String> entries = new HashMap<>();
        session.engine()
                .forEach(
                        new UnsafeBuffer(new byte[0]),
                        (buffer, key, keyLength, value, valueLength) -> {
                            entries.put(
                                    EngineDriver.text(buffer, key, keyLength),
                                    EngineDriver.text(buffer, value, valueLength));
                            return true;
                        });
        return entries;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyOpeningFindsTheEntries(long seed) {
        final Random random = new Random(seed);
        SimulatedDirectory disk = new SimulatedDirectory();
        Map<String, String> expected = new HashMap<>();
        int fromCheckpoint = 0;
        long retired = 0;
        for (int round = 0; round < 30; round++) {
            final CheckpointSession session = new CheckpointSession(disk, SETTINGS, seed);
            session.expected.putAll(expected);
            assertEquals(expected, entries(session), "round " + round);
            assertEquals(expected.size(), session.engine().count());
            fromCheckpoint += session.engine().log().checkpoint() == null ? 0 : 1;
            for (int step = random.nextInt(60); step > 0; step--) {
                step(session, random);
            }
            retired += session.engine().compaction().report().segmentsRetired();
            expected = session.expected;
            final SimulatedDirectory next;
            if (random.nextInt(3) == 0) {
                session.close();
                next = new SimulatedDirectory(disk.killed());
            } else {
                next = new SimulatedDirectory(disk.killed());
                session.close();
            }
            disk.free();
            disk = next;
        }
        disk.free();
        assertTrue(fromCheckpoint > 5, "openings from a checkpoint: " + fromCheckpoint);
        assertTrue(retired > 0, "segments compacted: " + retired);
    }

    private static void step(CheckpointSession session, Random random) {
        final int choice = random.nextInt(10);
        if (choice < 4) {
            session.change(random, 400, random.nextInt(100));
        } else if (choice == 4) {
            session.engine().sync();
        } else if (choice == 5) {
            session.engine().compaction().request();
        } else if (choice == 6) {
            session.engine().requestCheckpoint();
        } else {
            for (int i = random.nextInt(20); i > 0; i--) {
                session.engine().maintain();
                session.engine().makeCheckpoint();
                session.engine().doWork();
            }
        }
    }
}

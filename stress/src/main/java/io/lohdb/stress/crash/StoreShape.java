package io.lohdb.stress.crash;

import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.stress.model.IssuedLog;
import java.util.SplittableRandom;

/**
 * How small a simulated store is.
 *
 * @param sectorLength what the device writes at once, bytes
 * @param minSegmentLength bytes of the first segment
 * @param maxSegmentLength bytes of the longest
 * @param keyCount keys are below it
 * @param maxValueLength bytes of the longest value
 */
public record StoreShape(
        int sectorLength,
        int minSegmentLength,
        int maxSegmentLength,
        int keyCount,
        int maxValueLength) {
    private static final int SMALLEST_SEGMENT = 256;
    private static final double SPACE_AMPLIFICATION = 1.2;
    private static final long NS_PER_MS = 1_000_000;

    /** Any shape whose recovery takes some microseconds. */
    public static StoreShape random(final SplittableRandom random) {
        final int min = SMALLEST_SEGMENT << random.nextInt(3);
        return new StoreShape(
                random.nextInt(4) == 0 ? 4096 : 512,
                min,
                min << (1 + random.nextInt(3)),
                3 + random.nextInt(14),
                8 << random.nextInt(5));
    }

    /** How such a store is opened, at the time of what was issued to it. */
    EngineSettings settings(final IssuedLog issued) {
        return new EngineSettings(
                new LogSettings(
                                minSegmentLength,
                                maxSegmentLength,
                                CorruptionPolicy.FAIL,
                                new EngineClocks(issued::nowMs, () -> issued.nowMs() * NS_PER_MS))
                        .withCheckpointInterval(2L * maxSegmentLength),
                new CompactionSettings(
                        SPACE_AMPLIFICATION, CompactionSettings.UNLIMITED, minSegmentLength, 0));
    }
}

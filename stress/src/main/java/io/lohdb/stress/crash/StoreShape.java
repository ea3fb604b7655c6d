package io.lohdb.stress.crash;

import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.spi.CorruptionPolicy;
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

    LogSettings settings() {
        return new LogSettings(minSegmentLength, maxSegmentLength, CorruptionPolicy.FAIL);
    }
}

package io.lohdb.internal.recovery;

import io.lohdb.spi.CorruptionPolicy;

/**
 * What opening a log, and an engine on it, needs to know.
 *
 * @param minSegmentLength bytes of the first segment, a power of two
 * @param maxSegmentLength bytes of the longest one, a power of two
 * @param corruptionPolicy what to do about damage to durable data
 * @param clocks what time it is
 * @param isVerifyOnOpen whether everything is read, whatever checkpoints there are
 */
public record LogSettings(
        int minSegmentLength,
        int maxSegmentLength,
        CorruptionPolicy corruptionPolicy,
        EngineClocks clocks,
        boolean isVerifyOnOpen) {
    /** Settings that use checkpoints. */
    public LogSettings(
            final int minSegmentLength,
            final int maxSegmentLength,
            final CorruptionPolicy corruptionPolicy,
            final EngineClocks clocks) {
        this(minSegmentLength, maxSegmentLength, corruptionPolicy, clocks, false);
    }

    /** Settings with the machine's clocks. */
    public LogSettings(
            final int minSegmentLength,
            final int maxSegmentLength,
            final CorruptionPolicy corruptionPolicy) {
        this(minSegmentLength, maxSegmentLength, corruptionPolicy, EngineClocks.SYSTEM);
    }
}

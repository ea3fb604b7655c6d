package io.lohdb.internal.recovery;

import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.RecoveryProgress;

/**
 * What opening a log, and an engine on it, needs to know.
 *
 * @param minSegmentLength bytes of the first segment, a power of two
 * @param maxSegmentLength bytes of the longest one, a power of two
 * @param corruptionPolicy what to do about damage to durable data
 * @param clocks what time it is
 * @param isVerifyOnOpen whether everything is read, whatever checkpoints there are
 * @param checkpointInterval bytes of log between two checkpoints, 0 for none in the background, or
 *     {@link #NO_CHECKPOINTS}
 * @param progress told how far the reading is
 */
public record LogSettings(
        int minSegmentLength,
        int maxSegmentLength,
        CorruptionPolicy corruptionPolicy,
        EngineClocks clocks,
        boolean isVerifyOnOpen,
        long checkpointInterval,
        RecoveryProgress progress) {
    /** Bytes of log between two checkpoints where nobody says otherwise. */
    public static final long DEFAULT_CHECKPOINT_INTERVAL = 256L * 1024 * 1024;

    /** For an engine that makes no checkpoint at all, not even when it is asked. */
    public static final long NO_CHECKPOINTS = -1;

    /** Settings that use checkpoints and make them at the usual interval. */
    public LogSettings(
            final int minSegmentLength,
            final int maxSegmentLength,
            final CorruptionPolicy corruptionPolicy,
            final EngineClocks clocks) {
        this(
                minSegmentLength,
                maxSegmentLength,
                corruptionPolicy,
                clocks,
                false,
                DEFAULT_CHECKPOINT_INTERVAL,
                RecoveryProgress.NONE);
    }

    /** Settings with the machine's clocks, too. */
    public LogSettings(
            final int minSegmentLength,
            final int maxSegmentLength,
            final CorruptionPolicy corruptionPolicy) {
        this(minSegmentLength, maxSegmentLength, corruptionPolicy, EngineClocks.SYSTEM);
    }

    /** These settings with another checkpoint interval. */
    public LogSettings withCheckpointInterval(final long bytes) {
        return new LogSettings(
                minSegmentLength,
                maxSegmentLength,
                corruptionPolicy,
                clocks,
                isVerifyOnOpen,
                bytes,
                progress);
    }

    /** These settings, reading everything or not, and telling how far that is. */
    public LogSettings with(final boolean verifyOnOpen, final RecoveryProgress newProgress) {
        return new LogSettings(
                minSegmentLength,
                maxSegmentLength,
                corruptionPolicy,
                clocks,
                verifyOnOpen,
                checkpointInterval,
                newProgress);
    }
}

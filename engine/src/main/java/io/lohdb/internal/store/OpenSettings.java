package io.lohdb.internal.store;

import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.RecoveryProgress;

/**
 * What a user says about opening.
 *
 * @param corruptionPolicy what to do about damage to durable data
 * @param isVerifyOnOpen whether everything is read, whatever checkpoints there are
 * @param checkpointInterval bytes of log between two checkpoints, 0 for none in the background
 * @param progress told how far the reading is
 */
public record OpenSettings(
        CorruptionPolicy corruptionPolicy,
        boolean isVerifyOnOpen,
        long checkpointInterval,
        RecoveryProgress progress) {}

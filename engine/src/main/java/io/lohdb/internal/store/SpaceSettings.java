package io.lohdb.internal.store;

/**
 * What a user says about space.
 *
 * @param minSegmentLength bytes of the first segment, a power of two
 * @param maxSegmentLength bytes of the longest one, a power of two
 * @param maxSpaceAmplification bytes of segments per live byte
 * @param compactionBandwidth bytes per second, {@code Long.MAX_VALUE} for no limit
 */
public record SpaceSettings(
        int minSegmentLength,
        int maxSegmentLength,
        double maxSpaceAmplification,
        long compactionBandwidth) {}

package io.lohdb.internal.store;

/**
 * What a user says about space.
 *
 * @param maxSpaceAmplification bytes of segments per live byte
 * @param compactionBandwidth bytes per second, {@code Long.MAX_VALUE} for no limit
 * @param retainedHistory bytes of log that stay for readers to come
 */
public record SpaceSettings(
        double maxSpaceAmplification, long compactionBandwidth, long retainedHistory) {
    /** Of a user who says nothing. */
    public static final SpaceSettings DEFAULT = new SpaceSettings(1.5, Long.MAX_VALUE, 0);
}

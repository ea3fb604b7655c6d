package io.lohdb.internal.recovery;

import io.lohdb.spi.CorruptionPolicy;

/**
 * What opening a log needs to know.
 *
 * @param minSegmentLength bytes of the first segment, a power of two
 * @param maxSegmentLength bytes of the longest one, a power of two
 * @param corruptionPolicy what to do about damage to durable data
 */
public record LogSettings(
        int minSegmentLength, int maxSegmentLength, CorruptionPolicy corruptionPolicy) {}

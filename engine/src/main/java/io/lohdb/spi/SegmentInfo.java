package io.lohdb.spi;

/**
 * What the header of a segment says.
 *
 * @param file name of the file
 * @param storeId identity of the store, hex
 * @param segmentId the segment's id
 * @param length bytes of the file
 * @param isCold whether compaction wrote it
 * @param firstSequence of the first operation; of a cold segment, the last one before it was made
 * @param previousEnd position where the segment before it ends
 * @param durablePosition how far the log was durable when this segment became active
 */
public record SegmentInfo(
        String file,
        String storeId,
        long segmentId,
        long length,
        boolean isCold,
        long firstSequence,
        long previousEnd,
        long durablePosition) {}

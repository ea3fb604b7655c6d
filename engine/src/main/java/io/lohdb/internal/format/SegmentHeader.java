package io.lohdb.internal.format;

/**
 * What a segment's header says; {@link SegmentHeaderDescriptor} has its layout.
 *
 * @param storeId the store that the segment belongs to
 * @param segmentId grows from segment to segment
 * @param segmentLength bytes of the file
 * @param firstSequence of the first operation in this segment
 * @param salt random, part of every frame's checksum
 * @param previousEnd position where the frames of the segment before end, 0 for none
 * @param durablePosition when this segment became active
 */
public record SegmentHeader(
        StoreId storeId,
        long segmentId,
        int segmentLength,
        long firstSequence,
        long salt,
        long previousEnd,
        long durablePosition) {}

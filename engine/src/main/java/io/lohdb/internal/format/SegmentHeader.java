package io.lohdb.internal.format;

/**
 * What a segment's header says; {@link SegmentHeaderDescriptor} has its layout.
 *
 * @param storeId the store that the segment belongs to
 * @param segmentId grows from segment to segment
 * @param segmentLength bytes of the file
 * @param firstSequence of the first operation in this segment; of a cold segment, its birth: the
 *     last operation when its filling began, so that it holds nothing deleted before
 * @param salt random, part of every frame's checksum
 * @param previousEnd position where the frames of the segment before end, 0 for none
 * @param durablePosition when this segment became active
 * @param isCold whether compaction wrote it
 */
public record SegmentHeader(
        StoreId storeId,
        long segmentId,
        int segmentLength,
        long firstSequence,
        long salt,
        long previousEnd,
        long durablePosition,
        boolean isCold) {
    /** Header of a log segment. */
    public SegmentHeader(
            final StoreId storeId,
            final long segmentId,
            final int segmentLength,
            final long firstSequence,
            final long salt,
            final long previousEnd,
            final long durablePosition) {
        this(
                storeId,
                segmentId,
                segmentLength,
                firstSequence,
                salt,
                previousEnd,
                durablePosition,
                false);
    }
}

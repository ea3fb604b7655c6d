package io.lohdb.spi;

/**
 * Figures about the space an engine takes; -1 stands for "not known".
 *
 * @param logBytes bytes of log in use, headers and padding included
 * @param allocatedBytes bytes allocated on the device or in memory for all segments
 * @param segmentCount number of segments in use
 * @param indexBytes bytes of memory that the index takes
 * @param liveBytes bytes of the entries that are there, headers and padding included
 * @param coldBytes bytes of the segments that compaction wrote
 * @param bytesCopied bytes of entries that compaction has copied since opening
 * @param segmentsRetired segments that compaction has emptied since opening
 */
public record EngineStats(
        long logBytes,
        long allocatedBytes,
        int segmentCount,
        long indexBytes,
        long liveBytes,
        long coldBytes,
        long bytesCopied,
        long segmentsRetired) {
    /** For engines that keep no account. */
    public static final EngineStats UNKNOWN = new EngineStats(-1, -1, -1, -1);

    /**
     * Figures of an engine that does not compact.
     *
     * @param logBytes bytes of log in use, headers and padding included
     * @param allocatedBytes bytes allocated on the device or in memory for all segments
     * @param segmentCount number of segments in use
     * @param indexBytes bytes of memory that the index takes
     */
    public EngineStats(
            final long logBytes,
            final long allocatedBytes,
            final int segmentCount,
            final long indexBytes) {
        this(logBytes, allocatedBytes, segmentCount, indexBytes, -1, -1, -1, -1);
    }

    /**
     * Bytes allocated per live byte.
     *
     * @return at least 1, or -1 when it is not known or nothing is live
     */
    public double spaceAmplification() {
        return liveBytes <= 0 ? -1 : (double) allocatedBytes / liveBytes;
    }
}

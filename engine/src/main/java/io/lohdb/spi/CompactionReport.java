package io.lohdb.spi;

/**
 * What compaction did.
 *
 * @param segmentsRetired segments emptied and given back
 * @param bytesCopied bytes of entries that had to be copied for that
 * @param bytesFreed bytes of the files given back
 * @param spaceAmplification bytes of all segments per byte that is live, at the end
 */
public record CompactionReport(
        long segmentsRetired, long bytesCopied, long bytesFreed, double spaceAmplification) {
    /** Nothing was compacted. */
    public static final CompactionReport NOTHING = new CompactionReport(0, 0, 0, 1);

    /**
     * What was done since an earlier report.
     *
     * @param earlier of the same engine
     * @return the difference; the amplification is this report's
     */
    public CompactionReport since(final CompactionReport earlier) {
        return new CompactionReport(
                segmentsRetired - earlier.segmentsRetired,
                bytesCopied - earlier.bytesCopied,
                bytesFreed - earlier.bytesFreed,
                spaceAmplification);
    }
}

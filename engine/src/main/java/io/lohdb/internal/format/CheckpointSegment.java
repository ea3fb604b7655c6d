package io.lohdb.internal.format;

/**
 * One segment as a checkpoint knows it.
 *
 * @param id the manifest's
 * @param salt the manifest's
 * @param liveBytes aligned bytes of its frames that the index pointed to at the checkpoint's end
 * @param minExpiryMs none of its entries expired before that, epoch milliseconds; the greatest long
 *     when none did at all
 * @param number that stands for it in the locations of the slots, or {@link #NO_NUMBER}
 * @param isCold whether compaction wrote it
 * @param isCovered whether the slots show all of its frames, so that it need not be read again
 */
public record CheckpointSegment(
        long id,
        long salt,
        long liveBytes,
        long minExpiryMs,
        int number,
        boolean isCold,
        boolean isCovered) {
    /** Number of a segment that no slot is to lead to: it came while pages were being copied. */
    public static final int NO_NUMBER = -1;
}

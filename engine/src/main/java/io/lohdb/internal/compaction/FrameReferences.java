package io.lohdb.internal.compaction;

/**
 * Who leads to frames: the slots of the index, and the links of open snapshots to what they see.
 * The first and the last method are for any thread within the epoch; {@link #relocate} is for
 * whoever holds the writer lock.
 */
public interface FrameReferences {
    /**
     * Loads what the other methods will look at, so that the cache misses of some keys overlap.
     *
     * @param scratch as long as the hashes; its content means nothing
     */
    void touch(long[] hashes, long[] scratch, int count);

    /** Whether a slot of the index leads to this location. */
    boolean isCurrent(long hash, long location);

    /** Location of the newest frame of a frame's key, or 0 when the key is not in the index. */
    long newest(long hash, long location);

    /**
     * Whether no slot but a snapshot leads to this location; to be asked after {@link #isCurrent}
     * said no. A yes may be out of date; a no stays true for ever.
     */
    boolean isSeen(long hash, long location);

    /**
     * Has whatever leads to a location lead to a copy of its frame.
     *
     * @return false if nothing does: the frame is dead, and so is the copy
     */
    boolean relocate(long hash, long from, long to);

    /** Whether a snapshot is open, or what closed ones saw is not forgotten yet. */
    boolean hasSnapshots();
}

package io.lohdb.internal.checkpoint;

/** What a checkpoint asks the engine about, under the writer lock. */
public interface CheckpointSource {
    /**
     * Where a replay has to begin: the end of the log, or an earlier place if compaction is copying
     * frames since then that may have been deleted meanwhile.
     *
     * @return a position
     */
    long replayPosition();

    /**
     * The last operation before {@link #replayPosition()}.
     *
     * @return its sequence
     */
    long replaySequence();

    /**
     * Writes anew what lives in the log alone and would not be read any more.
     *
     * @param position where replay begins
     */
    void carryOver(long position);

    /**
     * Whether log and index agree and may be written to.
     *
     * @return false once something failed for good
     */
    boolean isIntact();

    /**
     * Whether slots may lead to DELETE frames. Asked when a checkpoint begins: a tombstone that
     * comes later is read again with the log.
     *
     * @return true while snapshots are open or slots wait to be purged
     */
    boolean mayHoldTombstones();
}

package io.lohdb.internal.checkpoint;

import io.lohdb.internal.log.LogPlace;

/** What a checkpoint asks the engine about, under the writer lock. */
public interface CheckpointSource {
    /**
     * Where in the log a replay begins, and the last operation before it: nothing that lives in the
     * log alone stands before that. Under the writer lock.
     *
     * @return null for a moment: while it may be about to change
     */
    LogPlace replayBegin();

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

package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.internal.snapshot.SnapshotIndex;

/**
 * An open log, and the index that was filled from it.
 *
 * @param log the log
 * @param hash hashes the keys of this store
 * @param index leads from keys to frames
 * @param frameReads reads the frames that the index leads to
 * @param snapshots leads from frames to older ones
 * @param replay filled the index, and knows the cursors
 */
record RecoveredIndex(
        RecoveredLog log,
        KeyHash hash,
        HashIndex index,
        FrameReads frameReads,
        SnapshotIndex snapshots,
        IndexReplay replay) {

    /** Longest key and value together. */
    int maxEntryLength() {
        // What is left to the next frame's alignment takes an expiry.
        return maxReservation() - FrameDescriptor.HEADER_LENGTH - FrameDescriptor.ALIGNMENT;
    }

    private int maxReservation() {
        return LogWriter.maxReservation(log.preparer().maxLength());
    }

    /** Puts further operations into both. */
    LogAppender appender(final boolean isReadOnly) {
        return new LogAppender(
                log.writer(),
                replay.updates(),
                index,
                hash,
                frameReads,
                replay,
                maxReservation(),
                isReadOnly);
    }

    /** Off-heap memory of index and snapshots. */
    long memoryBytes() {
        return index.memoryBytes() + snapshots.memoryBytes();
    }

    /** Lets go of the log's and the index's memory, when no reader is left inside. */
    void free() {
        log.table().unmap();
        index.close();
        snapshots.free();
    }
}

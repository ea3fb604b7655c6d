package io.lohdb.internal.format;

import java.util.List;

/**
 * What a backup is and consists of; {@link BackupDescriptor} has the layout. Immutable.
 *
 * @param storeId identity of the store
 * @param isIncrement whether it only continues another backup
 * @param baseSequence an increment continues any backup that reaches this sequence; 0 otherwise
 * @param throughSequence the last operation in it
 * @param compactedThrough states of the store before this sequence cannot be rebuilt
 * @param files all of them but the descriptor itself
 */
public record Backup(
        StoreId storeId,
        boolean isIncrement,
        long baseSequence,
        long throughSequence,
        long compactedThrough,
        List<BackupFile> files) {
    /** Copies the list of files. */
    public Backup {
        files = List.copyOf(files);
    }
}

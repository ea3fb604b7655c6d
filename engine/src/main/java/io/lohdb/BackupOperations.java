package io.lohdb;

import io.lohdb.spi.BackupProgress;
import io.lohdb.spi.BackupReport;
import java.nio.file.Path;

/**
 * Copies of a store that is in use. Writes go on meanwhile; a copy holds everything that was
 * written before the call. {@link LohDb#restore} makes a store of it.
 */
public interface BackupOperations {
    /**
     * Copies the store into a new directory.
     *
     * @param target absent or empty
     * @return what was copied; the copy is durable
     * @throws io.lohdb.exceptions.TargetNotEmptyException when the target is not empty
     * @throws io.lohdb.exceptions.NoSpaceException when the target's device is full; what is there
     *     is no backup then, and the store is as before
     */
    default BackupReport backup(final Path target) {
        return backup(target, BackupProgress.NONE);
    }

    /**
     * Copies the store into a new directory and tells how far it is.
     *
     * @param target absent or empty
     * @param progress called by a thread of the engine
     * @return what was copied; the copy is durable
     */
    BackupReport backup(Path target, BackupProgress progress);

    /**
     * Copies what was written after an operation, by whole segments. It continues any backup that
     * reaches that operation.
     *
     * @param sequence what the backup before it reaches: {@link BackupReport#throughSequence()}
     * @param target absent or empty
     * @return what was copied; the copy is durable
     * @throws io.lohdb.exceptions.SequenceCompactedException when that part of the history is gone:
     *     a full backup is needed
     */
    default BackupReport backupSince(final long sequence, final Path target) {
        return backupSince(sequence, target, BackupProgress.NONE);
    }

    /**
     * Copies what was written after an operation and tells how far it is.
     *
     * @param sequence what the backup before it reaches
     * @param target absent or empty
     * @param progress called by a thread of the engine
     * @return what was copied; the copy is durable
     */
    BackupReport backupSince(long sequence, Path target, BackupProgress progress);
}

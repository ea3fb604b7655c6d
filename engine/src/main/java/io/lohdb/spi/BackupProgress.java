package io.lohdb.spi;

/** Told how far a backup or a restore is. */
@FunctionalInterface
public interface BackupProgress {
    /** Tells nobody. */
    BackupProgress NONE = (copiedBytes, totalBytes) -> {};

    /**
     * Called now and then by the thread that copies.
     *
     * @param copiedBytes bytes copied so far
     * @param totalBytes bytes to copy in all
     */
    void onProgress(long copiedBytes, long totalBytes);
}

package io.lohdb.spi;

/** Told how far the reading of a store is while it is opened. */
@FunctionalInterface
public interface RecoveryProgress {
    /** Tells nobody. */
    RecoveryProgress NONE = (bytesDone, bytesTotal) -> {};

    /**
     * Some bytes were read back. Called by the thread that reads them, while the one that opens the
     * store waits: a few times per second at most, and once at the end with two equal numbers. The
     * numbers begin anew when a checkpoint turns out not to fit and everything has to be read.
     *
     * @param bytesDone bytes read so far
     * @param bytesTotal bytes to be read in all, 0 if there are none; free space at the end of the
     *     log may be among them
     */
    void onProgress(long bytesDone, long bytesTotal);
}

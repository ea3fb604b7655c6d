package io.lohdb.spi;

/** Who runs a store's background work: group commit, segment preparation, the feed. */
public enum Threading {
    /** One daemon thread for each kind of background work. The default. */
    DEDICATED,
    /** One daemon thread for all background work of all shared stores of the process. */
    SHARED,
    /** No thread: the caller runs {@code LohDb.doWork()} from a duty cycle of its own. */
    INVOKER
}

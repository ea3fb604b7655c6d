package io.lohdb.bench.work;

/** What one thread does again and again. One thread. */
interface ThreadWork {
    /**
     * Does it once.
     *
     * @return operations done
     */
    long step();

    /** What has to be waited for before the last step counts. */
    default void finish() {}
}

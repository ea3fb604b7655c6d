package io.lohdb;

import io.lohdb.spi.DurableCallback;

/** How far a store is durable, and waiting for it. Safe for any number of threads. */
public interface DurabilityOperations {
    /**
     * The last operation written: every read from now on sees it, or a later one.
     *
     * @return its sequence, 0 before the first one
     */
    long writtenSequence();

    /**
     * The last operation that survives power loss.
     *
     * @return its sequence
     */
    long durableSequence();

    /**
     * Waits until an operation is durable and starts the sync if nobody else does: write many with
     * {@link Durability#OS}, wait once.
     *
     * @param sequence what a write returned
     * @throws io.lohdb.exceptions.OutcomeUnknownException when the sync failed
     */
    void awaitDurable(long sequence);

    /**
     * Calls back once an operation is durable and starts the sync if nobody else does.
     *
     * @param sequence what a write returned
     * @param callback called once, on a thread of the store, in the order of sequences
     */
    void onDurable(long sequence, DurableCallback callback);

    /** Makes everything written before this call durable. */
    default void sync() {
        awaitDurable(writtenSequence());
    }
}

package io.lohdb.spi;

import io.lohdb.exceptions.LohDbException;

/** Told when an operation has become durable. */
@FunctionalInterface
public interface DurableCallback {
    /**
     * Called once, on a thread of the store; it may write to the store.
     *
     * @param sequence the operation that was asked about
     * @param failure null when the operation is durable; otherwise why its outcome is unknown
     */
    void onDurable(long sequence, LohDbException failure);
}

package io.lohdb.internal.store;

import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.exceptions.StoreReadOnlyException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a store has failed: sticky, with the first cause. A failed sync is never retried: the
 * kernel may have marked the lost pages clean, so that a later success would prove nothing. Any
 * thread.
 */
final class FailureState {
    private final boolean isReadOnly;
    private final AtomicReference<Throwable> cause = new AtomicReference<>();

    /** Creates the state of a store that takes writes. */
    FailureState() {
        this(false);
    }

    /**
     * Creates the state of a store that is well.
     *
     * @param isReadOnly whether it takes no writes for another reason
     */
    FailureState(final boolean isReadOnly) {
        this.isReadOnly = isReadOnly;
    }

    /** Fails the store; only the first cause counts. */
    void fail(final Throwable fault) {
        cause.compareAndSet(null, fault);
    }

    /** Fails the store by a write; what that write throws. */
    StoreFailedException broken(final Error fault) {
        fail(fault);
        return new StoreFailedException("write failed, outcome unknown: cause=" + fault, fault);
    }

    boolean isFailed() {
        return cause.get() != null;
    }

    /**
     * Throws if the store has failed or was opened for reading only: for writes, before they change
     * anything.
     */
    void check() {
        if (isReadOnly) {
            throw new StoreReadOnlyException("store is open for reading only");
        }
        final Throwable fault = cause.get();
        if (fault != null) {
            throw new StoreFailedException(
                    "store failed and accepts no writes until it is reopened: cause=" + fault,
                    fault);
        }
    }

    /** What whoever waits for an operation is told; null while the store has not failed. */
    OutcomeUnknownException outcome(final long sequence) {
        final Throwable fault = cause.get();
        return fault == null
                ? null
                : new OutcomeUnknownException(
                        "outcome unknown, the store has failed: sequence="
                                + sequence
                                + " cause="
                                + fault,
                        fault);
    }
}

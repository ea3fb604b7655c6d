package io.lohdb.internal.store;

import io.lohdb.internal.feed.Feed;
import io.lohdb.spi.DurableCallback;
import io.lohdb.spi.StorageEngine;

/** Where callers wait for what they wrote to become durable. Any thread. */
final class DurabilityGate {
    private final StorageEngine engine;
    private final GroupCommit commit;
    private final DurableCallbacks callbacks;
    private final FailureState failure;
    private final Feed feed;
    private final SyncAgent syncAgent;

    DurabilityGate(
            final StorageEngine engine,
            final GroupCommit commit,
            final DurableCallbacks callbacks,
            final FailureState failure,
            final Feed feed,
            final SyncAgent syncAgent) {
        this.engine = engine;
        this.commit = commit;
        this.callbacks = callbacks;
        this.failure = failure;
        this.feed = feed;
        this.syncAgent = syncAgent;
    }

    /** Returns once an operation is durable. */
    void await(final long sequence) {
        checkIssued(sequence);
        try {
            if (engine.durableSequence() < sequence) {
                commit.await(sequence);
            } else {
                // An engine may make its writes durable at once: then nobody else says so.
                feed.signal();
            }
        } catch (final InternalError e) {
            // The JVM may deliver the fault of a store into mapped memory as late as here.
            throw failure.broken(e);
        }
    }

    /**
     * Returns once everything is durable that was written before, whether or not it is numbered.
     */
    void awaitEverything() {
        try {
            commit.awaitSync();
        } catch (final InternalError e) {
            throw failure.broken(e);
        }
    }

    /** Calls back once an operation is durable. */
    void onDurable(final long sequence, final DurableCallback callback) {
        checkIssued(sequence);
        callbacks.add(sequence, callback);
        if (callbacks.isClosed()) {
            callbacks.fire(engine.durableSequence());
        } else {
            syncAgent.requestSync(0);
        }
    }

    private void checkIssued(final long sequence) {
        final long written = engine.writtenSequence();
        if (sequence > written) {
            throw new IllegalArgumentException(
                    "sequence was not issued yet: expected=0.." + written + " found=" + sequence);
        }
    }
}

package io.lohdb.internal.store;

import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.StorageEngine;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes one sync serve everybody who waits. Whoever finds nobody syncing leads: syncs on its own
 * thread, wakes exactly the waiters that the sync covered, and one that it did not, to lead next. A
 * lone writer therefore pays no hand-over.
 *
 * <p>Any thread. Waiters are not disturbed by interrupts and keep them. After a failed sync nobody
 * leads again and every waiter gets {@link OutcomeUnknownException}.
 */
final class GroupCommit {
    private static final long SHUT_DOWN_POLL_NS = 10_000;

    private final StorageEngine engine;
    private final FailureState failure;
    private final Runnable onDurable;

    /** The thread that syncs; this object once it is shut down; null while nobody leads. */
    private final AtomicReference<Object> leader = new AtomicReference<>();

    private final WaiterList waiters = new WaiterList();
    private final LongAdder syncCount = new LongAdder();

    /** Written by the thread that closes, once. */
    private volatile boolean isShutDown;

    /**
     * Creates a group commit.
     *
     * @param onDurable run by the leader when the durable sequence has moved or the store has
     *     failed
     */
    GroupCommit(final StorageEngine engine, final FailureState failure, final Runnable onDurable) {
        this.engine = engine;
        this.failure = failure;
        this.onDurable = onDurable;
    }

    long syncCount() {
        return syncCount.sum();
    }

    /** Returns once an operation is durable. */
    void await(final long sequence) {
        if (isSettled(sequence)) {
            return;
        }
        if (tryLead() && isSettled(sequence)) {
            return;
        }
        awaitAmongOthers(sequence);
    }

    private boolean isSettled(final long sequence) {
        if (engine.durableSequence() >= sequence) {
            return true;
        }
        final OutcomeUnknownException unknown = failure.outcome(sequence);
        if (unknown != null) {
            throw unknown;
        }
        if (isShutDown) {
            throw new StoreClosedException("store is closed");
        }
        return false;
    }

    /**
     * Returns once a sync has succeeded that began after this call: for what has no sequence of its
     * own.
     */
    void awaitSync() {
        boolean isInterrupted = false;
        while (!isShutDown && !failure.isFailed() && !tryLead()) {
            LockSupport.parkNanos(this, SHUT_DOWN_POLL_NS);
            isInterrupted |= Thread.interrupted();
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        // Shut down: its sync came after every write that got through.
        final OutcomeUnknownException unknown = failure.outcome(engine.writtenSequence());
        if (unknown != null) {
            throw unknown;
        }
    }

    private void awaitAmongOthers(final long sequence) {
        final WaiterList.Waiter waiter = waiters.add(sequence);
        boolean isInterrupted = false;
        try {
            while (!isSettled(sequence)) {
                if (!tryLead()) {
                    LockSupport.park(this);
                    // A pending interrupt would turn the park into a spin; restored on the way out.
                    isInterrupted |= Thread.interrupted();
                }
            }
        } finally {
            waiter.leave();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Syncs once if nobody else does and the store has not failed.
     *
     * @return whether this thread led
     */
    boolean tryLead() {
        final Thread self = Thread.currentThread();
        try {
            if (!leader.compareAndSet(null, self)) {
                return false;
            }
            if (!failure.isFailed()) {
                sync();
            }
            waiters.wakeSettled(engine.durableSequence(), failure.isFailed());
        } finally {
            // Whoever leads, not whoever got so far: a fault in mapped memory that surfaces late
            // may do so right behind the exchange, and others would wait for this thread for ever.
            leader.compareAndSet(self, null);
        }
        waiters.wakeNextLeader();
        onDurable.run();
        return true;
    }

    /** Syncs once more and keeps the lead for good, so that nobody syncs what is being released. */
    void shutDown() {
        while (!leader.compareAndSet(null, this)) {
            LockSupport.parkNanos(this, SHUT_DOWN_POLL_NS);
        }
        if (!failure.isFailed()) {
            sync();
        }
        isShutDown = true;
        waiters.wakeSettled(engine.durableSequence(), true);
        onDurable.run();
    }

    private void sync() {
        try {
            engine.sync();
            syncCount.increment();
        } catch (final RuntimeException | Error e) {
            // Whatever it was: the sync may not have happened, and a second one would prove
            // nothing.
            failure.fail(e);
        }
    }
}

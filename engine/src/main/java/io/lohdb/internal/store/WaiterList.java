package io.lohdb.internal.store;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that wait for a sync: newcomers push themselves onto a stack, the leader of the moment
 * alone sorts them out. {@link #add} and {@link #wakeNextLeader} are for any thread, {@link
 * #wakeSettled} for the leader.
 */
final class WaiterList {
    private final AtomicReference<Waiter> newest = new AtomicReference<>();

    /** One waiting thread. */
    static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private final long sequence;

        /** Set before publication, then by the leader only. */
        private volatile Waiter next;

        private volatile boolean hasLeft;

        Waiter(final long sequence) {
            this.sequence = sequence;
        }

        /** The thread no longer waits. */
        void leave() {
            hasLeft = true;
        }
    }

    Waiter add(final long sequence) {
        final Waiter waiter = new Waiter(sequence);
        push(waiter, waiter);
        return waiter;
    }

    private void push(final Waiter first, final Waiter last) {
        Waiter head = newest.get();
        do {
            last.next = head;
            final Waiter witness = newest.compareAndExchange(head, first);
            if (witness == head) {
                return;
            }
            head = witness;
        } while (true);
    }

    /** Wakes and removes those whose operation is durable, or everybody if nobody can be served. */
    void wakeSettled(final long durableSequence, final boolean isEverybody) {
        Waiter waiter = newest.getAndSet(null);
        Waiter first = null;
        Waiter last = null;
        while (waiter != null) {
            final Waiter next = waiter.next;
            if (isEverybody || waiter.sequence <= durableSequence || waiter.hasLeft) {
                LockSupport.unpark(waiter.thread);
            } else {
                waiter.next = first;
                first = waiter;
                last = last == null ? waiter : last;
            }
            waiter = next;
        }
        if (first != null) {
            push(first, last);
        }
    }

    /**
     * Wakes one of those left, so that somebody leads the next sync. If a new leader rearranges the
     * list meanwhile, waking the next one is its duty.
     */
    void wakeNextLeader() {
        Waiter waiter = newest.get();
        while (waiter != null && waiter.hasLeft) {
            waiter = waiter.next;
        }
        if (waiter != null) {
            LockSupport.unpark(waiter.thread);
        }
    }
}

package io.lohdb.internal.store;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.spi.DurableCallback;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.agrona.ErrorHandler;

/** Callbacks that wait for their operation to become durable. Any thread may add and fire. */
final class DurableCallbacks {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::sequence));
    private final FailureState failure;
    private final ErrorHandler errorHandler;
    private volatile boolean isEmpty = true;

    /** Set when the store closes: nothing will become durable any more. */
    private volatile boolean isClosed;

    private record Entry(long sequence, DurableCallback callback) {}

    DurableCallbacks(final FailureState failure, final ErrorHandler errorHandler) {
        this.failure = failure;
        this.errorHandler = errorHandler;
    }

    void add(final long sequence, final DurableCallback callback) {
        synchronized (entries) {
            entries.add(new Entry(sequence, callback));
            isEmpty = false;
        }
    }

    boolean isEmpty() {
        return isEmpty;
    }

    /** Calls back everything there is, and from now on whatever is added as soon as it is fired. */
    void close(final long durableSequence) {
        isClosed = true;
        fire(durableSequence);
    }

    boolean isClosed() {
        return isClosed;
    }

    private LohDbException outcome(final long sequence) {
        final LohDbException unknown = failure.outcome(sequence);
        return unknown != null
                ? unknown
                : new OutcomeUnknownException(
                        "store was closed before the operation became durable: sequence="
                                + sequence);
    }

    /** Calls back everything that is settled; no lock is held meanwhile. */
    int fire(final long durableSequence) {
        int fired = 0;
        while (!isEmpty) {
            final Entry entry = poll(durableSequence);
            if (entry == null) {
                break;
            }
            call(entry, entry.sequence() <= durableSequence ? null : outcome(entry.sequence()));
            fired++;
        }
        return fired;
    }

    private Entry poll(final long durableSequence) {
        synchronized (entries) {
            final Entry first = entries.peek();
            if (first == null
                    || (first.sequence() > durableSequence && !failure.isFailed() && !isClosed)) {
                return null;
            }
            entries.poll();
            isEmpty = entries.isEmpty();
            return first;
        }
    }

    @SuppressWarnings("IllegalCatch")
    private void call(final Entry entry, final LohDbException unknown) {
        try {
            entry.callback().onDurable(entry.sequence(), unknown);
        } catch (final Throwable fault) {
            errorHandler.onError(fault);
        }
    }
}

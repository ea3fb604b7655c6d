package io.lohdb.stress.history;

import io.lohdb.LohDb;
import io.lohdb.Subscription;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.ChangeType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Receives the feed of one store: keeps every change, and notes at once what no feed may show. The
 * handler belongs to the subscriber's thread; the rest is for one other thread, after {@link
 * #awaitSequence} has returned.
 */
final class FeedRecorder implements ChangeHandler {
    private static final long POLL_NS = 50_000;

    private final LohDb db;
    private final int slowness;
    private final List<Received> changes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Subscription subscription;
    private long previous = -1;

    /**
     * A change and the history that it belongs to.
     *
     * @param history number of the history
     * @param change what was received
     */
    record Received(int history, FeedChange change) {}

    /**
     * Creates a recorder.
     *
     * @param slowness how many times to pause per change, so that the ring overtakes it
     */
    FeedRecorder(final LohDb db, final int slowness) {
        this.db = db;
        this.slowness = slowness;
    }

    void subscribe() {
        subscription = db.subscribe(this);
    }

    @Override
    public void onChange(final Change change) {
        final long sequence = change.sequence();
        final long durable = db.durableSequence();
        if (durable < sequence) {
            problems.add("delivered before durable: sequence=" + sequence + " durable=" + durable);
        }
        if (previous >= 0 && sequence != previous + 1) {
            problems.add("gap or repeat in the feed: " + sequence + " came after " + previous);
        }
        previous = sequence;
        final long value =
                change.type() == ChangeType.DELETE
                        ? Operation.ABSENT
                        : Payload.number(
                                change.buffer(), change.valueOffset(), change.valueLength());
        changes.add(
                new Received(
                        Payload.history(change.buffer(), change.keyOffset()),
                        new FeedChange(
                                sequence,
                                Payload.keyNumber(change.buffer(), change.keyOffset()),
                                value,
                                change.isEndOfBatch())));
        for (int i = 0; i < slowness; i++) {
            Thread.onSpinWait();
        }
    }

    /**
     * Waits until the feed has come to a sequence.
     *
     * @return false if it has not in that time
     */
    boolean awaitSequence(final long sequence, final long timeoutSeconds) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        while (subscription.sequence() < sequence) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(this, POLL_NS);
        }
        return true;
    }

    /** Sequence behind which delivery began. */
    long startSequence() {
        return subscription.startSequence();
    }

    long lapCount() {
        return subscription.lapCount();
    }

    List<Received> changes() {
        return changes;
    }

    /** What no feed may show; first of all that it does not begin where it has to. */
    List<String> problems() {
        if (!changes.isEmpty()) {
            final long first = changes.get(0).change().sequence();
            if (first != startSequence() + 1) {
                problems.add(
                        "the feed began with " + first + " instead of " + (startSequence() + 1));
            }
        }
        return problems;
    }
}

package io.lohdb.stress.soak;

import io.lohdb.LohDb;
import io.lohdb.Subscription;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.ChangeType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A copy of the store made from its feed alone, over many reopenings; notes the first thing that no
 * feed may show. The handler belongs to the subscriber's thread, the rest to one other thread.
 */
final class SoakFeed implements ChangeHandler {
    private static final long POLL_NS = 100_000;

    private final AtomicLongArray[] counts = new AtomicLongArray[SoakModel.OWNERS + 1];
    private final long[][] lastCounts = new long[SoakModel.OWNERS + 1][];
    private final AtomicReference<String> problem = new AtomicReference<>();
    private volatile LohDb db;
    private Subscription subscription;

    /** Written by the subscriber's thread, and between subscriptions by nobody. */
    private volatile long sequence = -1;

    private final LongAdder changeCount = new LongAdder();

    SoakFeed() {
        for (int owner = 0; owner <= SoakModel.SHARED; owner++) {
            counts[owner] = new AtomicLongArray(SoakModel.keyCount(owner));
            lastCounts[owner] = new long[SoakModel.keyCount(owner)];
        }
    }

    void subscribe(final LohDb store) {
        db = store;
        subscription = store.subscribe(this);
        if (sequence >= 0 && subscription.startSequence() != sequence) {
            note("reopened at " + subscription.startSequence() + ", the feed had told " + sequence);
        }
        sequence = subscription.startSequence();
    }

    private void note(final String what) {
        problem.compareAndSet(null, what);
    }

    @Override
    public void onChange(final Change change) {
        final long told = change.sequence();
        if (told != sequence + 1) {
            note("gap or repeat in the feed: " + told + " came after " + sequence);
        }
        if (db.durableSequence() < told) {
            note("delivered before durable: sequence=" + told);
        }
        sequence = told;
        changeCount.increment();
        final int owner = SoakEntry.owner(change.buffer(), change.keyOffset());
        final int number = SoakEntry.number(change.buffer(), change.keyOffset());
        if (change.type() == ChangeType.DELETE) {
            counts[owner].set(number, 0);
            return;
        }
        final long count =
                SoakEntry.count(change.buffer(), change.valueOffset(), change.valueLength());
        if (count <= lastCounts[owner][number]) {
            note(
                    "the feed told an older count: sequence="
                            + told
                            + " count="
                            + count
                            + " before="
                            + lastCounts[owner][number]);
        }
        lastCounts[owner][number] = count;
        counts[owner].set(number, count);
    }

    /** Waits until the feed has come to a sequence; false if it has not in that time. */
    boolean awaitSequence(final long wanted, final long timeoutSeconds) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        while (subscription.sequence() < wanted) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(this, POLL_NS);
        }
        return true;
    }

    long count(final int owner, final int number) {
        return counts[owner].get(number);
    }

    long changeCount() {
        return changeCount.sum();
    }

    /** The first thing that was wrong, or null. */
    String problem() {
        return problem.get();
    }
}

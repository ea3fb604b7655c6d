package io.lohdb.stress.model;

import io.lohdb.LohDb;
import io.lohdb.Subscription;
import io.lohdb.spi.Change;

/**
 * A subscription to a simulated store, compared change by change with what was issued. For one
 * thread.
 */
public final class WatchedFeed {
    private final RecoveredCheck check;
    private final IssuedLog issued;
    private LohDb db;
    private Subscription subscription;
    private int delivered;

    /** The last change that was really shown. */
    private int seen;

    private BrokenPromise broken;

    /** Creates it without a subscription. */
    public WatchedFeed(final RecoveredCheck check, final IssuedLog issued) {
        this.check = check;
        this.issued = issued;
    }

    /** Subscribes, in place of an earlier subscription. */
    public void subscribe(final LohDb newDb) {
        if (subscription != null) {
            subscription.close();
        }
        db = newDb;
        subscription = db.subscribe(this::onChange);
        delivered = (int) subscription.startSequence();
    }

    private void onChange(final Change change) {
        delivered++;
        final String difference = check.difference(change, issued, delivered);
        if (broken == null && difference != null) {
            broken = new BrokenPromise("feed: " + difference);
        }
        if (broken == null && db.durableSequence() < delivered) {
            broken = new BrokenPromise("feed ahead of durable: sequence=" + delivered);
        }
        seen = delivered;
    }

    /**
     * The last change delivered, 0 for none since the process began: whoever saw it was told that
     * it is durable.
     */
    public int delivered() {
        return seen;
    }

    /** What was wrong with a change, or null. */
    public BrokenPromise broken() {
        return broken;
    }

    /** Ends the subscription. */
    public void close() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    /** The process has ended, and the subscription with it. */
    public void forget() {
        subscription = null;
        seen = 0;
    }
}

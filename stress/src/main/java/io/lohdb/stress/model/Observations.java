package io.lohdb.stress.model;

import io.lohdb.LohDb;
import io.lohdb.spi.StorageEngine;

/**
 * What can be seen of a store beside the results of calls: its feed, its snapshots, and what it
 * writes by itself. For one thread.
 */
public final class Observations {
    private final IssuedLog issued;
    private final WatchedFeed feed;
    private final OpenSnapshots snapshots;
    private final SweptKeys swept = new SweptKeys();
    private long segmentsRetired;

    /**
     * Creates it for a store that nobody has looked at yet.
     *
     * @param issued what the store is given
     * @param keyCount keys are below it
     */
    public Observations(final RecoveredCheck check, final IssuedLog issued, final int keyCount) {
        this.issued = issued;
        this.feed = new WatchedFeed(check, issued);
        this.snapshots = new OpenSnapshots(keyCount);
    }

    /** Subscribes, in place of an earlier subscription. */
    public void subscribe(final LohDb db) {
        feed.subscribe(db);
    }

    /** Ends the subscription. */
    public void unsubscribe() {
        feed.close();
    }

    /**
     * Issues what the store has written by itself: as soon as anybody can know.
     *
     * @throws BrokenPromise when that is anything that nobody asked for
     */
    public void learn(final StorageEngine engine) {
        swept.learn(engine, issued, issued.nowMs());
    }

    /** The last change delivered: whoever saw it was told that it is durable. */
    public int delivered() {
        return feed.delivered();
    }

    /** What was wrong with a change, or null. */
    public BrokenPromise broken() {
        return feed.broken();
    }

    /** Opens a snapshot, or closes one if there are enough. */
    public void snapshot(final LohDb db, final int choice) {
        snapshots.openOrClose(db, issued, issued.nowMs(), choice);
    }

    /** Compares the open snapshots with what they have to show. */
    public void checkSnapshots() {
        snapshots.check(issued, issued.nowMs());
    }

    /**
     * The process has ended.
     *
     * @param engine what it had open, or null
     */
    public void forget(final StorageEngine engine) {
        segmentsRetired = segmentsRetired(engine);
        feed.forget();
        snapshots.forget();
    }

    /**
     * Segments that compaction emptied so far.
     *
     * @param engine what the process has open, or null
     */
    public long segmentsRetired(final StorageEngine engine) {
        return segmentsRetired
                + (engine == null ? 0 : engine.compaction().report().segmentsRetired());
    }
}

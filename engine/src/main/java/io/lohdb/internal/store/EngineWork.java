package io.lohdb.internal.store;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.SegmentPreparer;
import io.lohdb.spi.WorkSignal;

/**
 * The work of an engine that writers may wait for, and the signals that have it done. {@link
 * #signalGrowth} is for the writer, {@link #doWork} for one thread at a time.
 */
final class EngineWork {
    private final SegmentPreparer preparer;
    private final LogWriter writer;
    private final HashIndex index;
    private final Epoch epoch;

    /** Written by the writer. */
    private int knownPages;

    private volatile WorkSignal workSignal = () -> {};
    private volatile WorkSignal maintenanceSignal = () -> {};

    EngineWork(
            final SegmentPreparer preparer,
            final LogWriter writer,
            final HashIndex index,
            final Epoch epoch) {
        this.preparer = preparer;
        this.writer = writer;
        this.index = index;
        this.epoch = epoch;
        this.knownPages = index.pageCount();
    }

    void workSignal(final WorkSignal signal) {
        workSignal = signal;
        preparer.signal(signal);
        writer.windows().signal(signal);
    }

    void maintenanceSignal(final WorkSignal signal) {
        maintenanceSignal = signal;
    }

    /** The pool has given pages away: have it filled before the next split. */
    void signalGrowth() {
        final int pages = index.pageCount();
        if (pages != knownPages) {
            knownPages = pages;
            workSignal.wake();
        }
    }

    int doWork() {
        final int prepared = preparer.doWork();
        if (prepared > 0) {
            // The log has grown by a segment: there may be something to compact.
            maintenanceSignal.wake();
        }
        final int windows = writer.windows().doWork(writer.writtenPosition());
        return prepared + windows + index.doWork() + epoch.reclaim();
    }
}

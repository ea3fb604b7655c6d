package io.lohdb.internal.store;

import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.internal.compaction.LogHistoryNeeds;
import io.lohdb.internal.log.CursorTable;
import io.lohdb.internal.log.HistoryFloor;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.Segment;

/** What cursors and subscriptions need of the log. Threads as the interface says. */
final class KeptHistory implements LogHistoryNeeds {
    private final HistoryFloor floor;
    private final CursorTable cursors;
    private final LogWriter writer;
    private final LogAppender appender;

    KeptHistory(
            final HistoryFloor floor,
            final CursorTable cursors,
            final LogWriter writer,
            final LogAppender appender) {
        this.floor = floor;
        this.cursors = cursors;
        this.writer = writer;
        this.appender = appender;
    }

    @Override
    public long firstSequenceNeeded(final Segment[] chain, final long end) {
        return floor.firstSequenceNeeded(chain, end);
    }

    @Override
    public boolean letGo(final long firstSequence, final Segment[] chain, final long end) {
        return floor.letGo(firstSequence, chain, end);
    }

    @Override
    public void carryOver(final long firstPosition) {
        if (appender.isBroken()) {
            throw new StoreFailedException("an earlier write broke off; reopen the store");
        }
        cursors.rewrite(writer, firstPosition);
    }
}

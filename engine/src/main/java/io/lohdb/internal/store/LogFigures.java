package io.lohdb.internal.store;

import io.lohdb.internal.log.Segment;
import io.lohdb.internal.recovery.RecoveredLog;

/** Reads figures off a log. Stateless; any thread. */
final class LogFigures {
    private LogFigures() {}

    /** The first operation that the log still holds. */
    static long firstSequence(final RecoveredLog log) {
        final Segment[] chain = log.table().chain();
        return chain.length == 0
                ? log.manifestFile().manifest().history().firstSequence()
                : chain[0].header().firstSequence();
    }
}

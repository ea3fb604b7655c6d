package io.lohdb.internal.store;

import io.lohdb.internal.log.Segment;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.spi.EngineStats;

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

    /** What log and index take. */
    static EngineStats space(final RecoveredLog log, final long indexBytes) {
        long logBytes = 0;
        long allocated = log.preparer().spareLength();
        final Segment[] chain = log.table().chain();
        for (final Segment segment : chain) {
            final int end = segment.sealedEnd();
            logBytes += end == Segment.NOT_SEALED ? log.writer().tail() : end;
            allocated += segment.length();
        }
        return new EngineStats(logBytes, allocated, chain.length, indexBytes);
    }
}

package io.lohdb.internal.compaction;

import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentPreparer;
import io.lohdb.internal.log.SegmentTable;

/** What a store's segments take, and what lives in them. Any thread. */
public final class SpaceTaken {
    private final SegmentTable table;
    private final SegmentPreparer preparer;
    private final SpaceReserve reserve;

    SpaceTaken(
            final SegmentTable table, final SegmentPreparer preparer, final SpaceReserve reserve) {
        this.table = table;
        this.preparer = preparer;
        this.reserve = reserve;
    }

    /** Bytes of all segments, the prepared one and what is kept in reserve included. */
    public long allocatedBytes() {
        long bytes = preparer.spareLength() + preparer.keptLength() + reserve.length();
        for (final Segment segment : table.chain()) {
            bytes += segment.length();
        }
        return bytes + coldBytes();
    }

    /** Bytes of the cold segments. */
    public long coldBytes() {
        long bytes = 0;
        for (final Segment segment : table.cold()) {
            bytes += segment.length();
        }
        return bytes;
    }

    /** Bytes allocated per live byte. */
    double amplification(final long allocated) {
        return (double) allocated / Math.max(1, table.liveBytes());
    }

    /** Bytes of log between two positions; what has been retired meanwhile does not count. */
    long written(final long from, final long to) {
        if (LogPosition.segmentId(from) == LogPosition.segmentId(to)) {
            return (long) LogPosition.offset(to) - LogPosition.offset(from);
        }
        long bytes = 0;
        for (final Segment segment : table.chain()) {
            if (segment.id() >= LogPosition.segmentId(from)
                    && segment.id() <= LogPosition.segmentId(to)) {
                bytes += segment.length();
            }
        }
        return bytes;
    }
}

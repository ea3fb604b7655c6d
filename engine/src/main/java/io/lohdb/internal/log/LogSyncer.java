package io.lohdb.internal.log;

import io.lohdb.internal.format.LogPosition;

/**
 * Makes written frames durable and alone says how far they are. {@link #sync} is for one thread at
 * a time, while the writer goes on; the rest is for any thread.
 *
 * <p>Invariant: everything before {@link #durablePosition()} was covered by a sync that succeeded,
 * and that sync began after the frames were written.
 */
public final class LogSyncer {
    private final SegmentTable table;

    /** Written by the thread that syncs, before {@link #durableSequence}. */
    private volatile long durablePosition;

    /** Written by the thread that syncs. */
    private volatile long durableSequence;

    /** Creates a syncer for a log that is durable up to its end. */
    public LogSyncer(
            final SegmentTable table, final long durablePosition, final long durableSequence) {
        this.table = table;
        this.durablePosition = durablePosition;
        this.durableSequence = durableSequence;
    }

    /** Every byte of the log before this position is durable. */
    public long durablePosition() {
        return durablePosition;
    }

    /** The last operation that is durable. */
    public long durableSequence() {
        return durableSequence;
    }

    /**
     * Syncs what the writer had committed when this was called.
     *
     * @throws java.io.UncheckedIOException when the device refused: final, the range counts as lost
     */
    public void sync(final LogWriter writer) {
        // The order of these two reads matters: the position covers the sequence read before it.
        final long sequence = writer.writtenSequence();
        final long position = writer.writtenPosition();
        if (position != durablePosition) {
            writer.windows().closeLeft();
            syncRange(durablePosition, position);
            durablePosition = position;
        }
        durableSequence = sequence;
    }

    private void syncRange(final long from, final long to) {
        final Segment[] chain = table.chain();
        int first = chain.length - 1;
        while (first > 0 && chain[first].id() > LogPosition.segmentId(from)) {
            first--;
        }
        for (int i = first; i < chain.length; i++) {
            final Segment segment = chain[i];
            if (segment.id() > LogPosition.segmentId(to)) {
                return;
            }
            final int begin =
                    segment.id() == LogPosition.segmentId(from) ? LogPosition.offset(from) : 0;
            final int end =
                    segment.id() == LogPosition.segmentId(to)
                            ? LogPosition.offset(to)
                            : segment.length();
            if (end > begin) {
                segment.sync(begin, end - begin);
            }
        }
    }
}

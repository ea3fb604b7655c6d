package io.lohdb.internal.log;

import io.lohdb.internal.format.LogPosition;
import io.lohdb.spi.Cursor;
import java.util.function.LongUnaryOperator;

/**
 * The sequence below which nobody needs the log any more to read changes one by one: the least over
 * named cursors and live subscriptions. Any thread.
 *
 * <p>A cursor or subscription holds what lies behind it as long as that is not more than a number
 * of bytes; one that has fallen further behind holds nothing. Both are asked again each time.
 *
 * <p>Invariant: whoever counts as a cursor or subscription before it is told {@link #firstSequence}
 * keeps everything from there on. Who retires log segments therefore has them {@link #letGo} at the
 * last moment: either he sees the newcomer, or the newcomer is told that they are gone.
 */
public final class HistoryFloor {
    /** What is returned when nobody holds anything. */
    public static final long NOTHING_NEEDED = Long.MAX_VALUE;

    private final CursorTable cursors;

    /** Written once, before the first operation. */
    private volatile LongUnaryOperator subscriptions = from -> NOTHING_NEEDED;

    private volatile long retentionBytes;

    /** What lies before it was let go of, for ever. Guarded by "this". */
    private long first;

    /** Creates a floor that retains nothing yet. */
    public HistoryFloor(final CursorTable cursors) {
        this.cursors = cursors;
    }

    /**
     * Says how much is retained, and for whom beside the cursors.
     *
     * @param liveSubscriptions for a sequence, the least one not before it that a live subscription
     *     wants next; {@link #NOTHING_NEEDED} when there is none
     * @param bytes longest log behind a cursor or subscription that is kept for it
     */
    public void retain(final LongUnaryOperator liveSubscriptions, final long bytes) {
        subscriptions = liveSubscriptions;
        retentionBytes = bytes;
    }

    /**
     * The first sequence that has to stay readable in the log. A segment may go if the one behind
     * it in the chain begins at this sequence or before. A later answer may be less.
     *
     * @param chain the log segments in order
     * @param writtenPosition where the log ends
     * @return a sequence, or {@link #NOTHING_NEEDED}
     */
    public synchronized long firstSequenceNeeded(
            final Segment[] chain, final long writtenPosition) {
        // Whoever came too late for what was let go of does not hold it either.
        final long oldest = Math.max(first, oldestRetained(chain, writtenPosition));
        long needed = subscriptions.applyAsLong(oldest);
        for (final Cursor cursor : cursors.cursors()) {
            final long next = cursor.sequence() + 1;
            if (next >= oldest) {
                needed = Math.min(needed, next);
            }
        }
        return needed;
    }

    /**
     * Lets go of everything before a sequence, unless somebody needs it.
     *
     * @param newFirst the sequence
     * @param chain the log segments in order
     * @param writtenPosition where the log ends
     * @return false when somebody needs it; nothing has changed then
     */
    public synchronized boolean letGo(
            final long newFirst, final Segment[] chain, final long writtenPosition) {
        if (firstSequenceNeeded(chain, writtenPosition) < newFirst) {
            return false;
        }
        first = Math.max(first, newFirst);
        return true;
    }

    /**
     * The oldest sequence that somebody can still ask for.
     *
     * @param oldest the oldest one in the log, read before this call
     */
    public synchronized long firstSequence(final long oldest) {
        return Math.max(first, oldest);
    }

    /** First sequence of the longest run of segments at the log's end within the limit. */
    private long oldestRetained(final Segment[] chain, final long writtenPosition) {
        long oldest = NOTHING_NEEDED;
        long bytes = 0;
        for (int i = chain.length - 1; i >= 0; i--) {
            final int end = chain[i].sealedEnd();
            bytes += end == Segment.NOT_SEALED ? LogPosition.offset(writtenPosition) : end;
            if (bytes > retentionBytes) {
                return oldest;
            }
            oldest = chain[i].header().firstSequence();
        }
        return oldest;
    }
}

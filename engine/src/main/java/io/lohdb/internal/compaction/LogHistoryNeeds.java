package io.lohdb.internal.compaction;

import io.lohdb.internal.log.Segment;

/** What others need of the log beside live frames. Any thread, unless said otherwise. */
public interface LogHistoryNeeds {
    /**
     * The first sequence that has to stay readable in the log: a segment may go if the one behind
     * it begins at this sequence or before. Somebody may come who needs more.
     *
     * @param chain the log segments in order
     * @param end position where the log ends
     */
    long firstSequenceNeeded(Segment[] chain, long end);

    /**
     * Lets go of everything before a sequence: nobody who comes later is given it.
     *
     * @param chain the log segments in order
     * @param end position where the log ends
     * @return false when somebody needs it
     */
    boolean letGo(long firstSequence, Segment[] chain, long end);

    /**
     * Writes to the log anew what stands in segments that are about to go and is not an operation.
     * They may go once the log is durable up to where it ends then. Under the writer lock.
     *
     * @param firstPosition of what stays
     */
    void carryOver(long firstPosition);
}

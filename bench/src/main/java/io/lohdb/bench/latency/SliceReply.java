package io.lohdb.bench.latency;

import java.util.Map;

/**
 * What the process of a store answers; one line of JSON. Immutable.
 *
 * @param reason why it was not done; empty when it was
 * @param slice what was seen; null unless a slice was done
 */
record SliceReply(String reason, Slice slice) {
    static SliceReply done() {
        return new SliceReply("", null);
    }

    static SliceReply done(final Slice slice) {
        return new SliceReply("", slice);
    }

    static SliceReply failed(final String reason) {
        return new SliceReply(reason, null);
    }

    boolean isDone() {
        return reason.isEmpty();
    }

    /**
     * One time of work at a fixed rate.
     *
     * @param dueCount operations that were due
     * @param doneCount operations that were done
     * @param elapsedNs how long it took
     * @param latencies how long they took, a histogram as text
     * @param lateness how late an idle thread woke up meanwhile, a histogram as text
     * @param counters what the store did in the background meanwhile
     */
    record Slice(
            long dueCount,
            long doneCount,
            long elapsedNs,
            String latencies,
            String lateness,
            Map<String, Long> counters) {}
}

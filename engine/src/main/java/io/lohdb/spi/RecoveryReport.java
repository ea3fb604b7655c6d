package io.lohdb.spi;

import java.util.List;

/**
 * What opening a store found and did.
 *
 * @param segmentsRead segments whose frames were read
 * @param operationsReplayed operations that went into the index
 * @param lastSequence sequence of the last operation recovered
 * @param cleanShutdown whether the store had been closed in order
 * @param tornBytes bytes behind the last whole operation that were cut, 0 when none; they were
 *     never acknowledged as durable; after a power cut, what a recycled file held counts too
 * @param operationsRewritten recovered operations that no sync mark covered and that were written
 *     and synced anew before serving
 * @param losses what {@link CorruptionPolicy#SALVAGE} had to skip, in order; empty otherwise
 * @param durationNs how long it took, nanoseconds
 * @param checkpointSequence the last operation of the checkpoint that spared reading what was
 *     before it, 0 when everything was read
 * @param segmentsUnread segments that were not read because of it; their frames are checked when
 *     they are used, and in the background
 */
public record RecoveryReport(
        int segmentsRead,
        long operationsReplayed,
        long lastSequence,
        boolean cleanShutdown,
        long tornBytes,
        long operationsRewritten,
        List<Loss> losses,
        long durationNs,
        long checkpointSequence,
        int segmentsUnread) {
    /** For a new store and for engines without recovery. */
    public static final RecoveryReport NOTHING_TO_RECOVER =
            new RecoveryReport(0, 0, 0, true, 0, 0, List.of(), 0, 0, 0);

    /**
     * Keeps a copy of the losses.
     *
     * @param segmentsRead segments whose frames were read
     * @param operationsReplayed operations that went into the index
     * @param lastSequence sequence of the last operation recovered
     * @param cleanShutdown whether the store had been closed in order
     * @param tornBytes bytes behind the last whole operation that were cut, 0 when none; they were
     *     never acknowledged as durable; after a power cut, what a recycled file held counts too
     * @param operationsRewritten recovered operations that no sync mark covered and that were
     *     written and synced anew before serving
     * @param losses what {@link CorruptionPolicy#SALVAGE} had to skip, in order; empty otherwise
     * @param durationNs how long it took, nanoseconds
     * @param checkpointSequence the last operation of the checkpoint that spared reading what was
     *     before it, 0 when everything was read
     * @param segmentsUnread segments that were not read because of it; their frames are checked
     *     when they are used, and in the background
     */
    public RecoveryReport {
        losses = List.copyOf(losses);
    }
}

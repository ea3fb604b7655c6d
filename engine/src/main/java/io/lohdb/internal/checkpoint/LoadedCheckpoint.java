package io.lohdb.internal.checkpoint;

import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.CheckpointSegment;

/**
 * What an index holds after a checkpoint was loaded into it, and what is still missing. Immutable.
 *
 * <p>The index then has every operation up to {@link #sequence()}, none behind {@link
 * #endSequence()} and some of those between, except where a slot was dropped because its segment is
 * gone or was cut. To complete it, apply with "newest sequence wins, a winning DELETE keeps its
 * slot until the end":
 *
 * <ol>
 *   <li>every cold segment that is not {@linkplain #isCovered covered},
 *   <li>the log from {@link #position()} on: the rest of that segment, and all segments of greater
 *       id. Should its segment have been cut before the position, or be gone, begin with the next
 *       segment: what stood behind the cut was moved there.
 * </ol>
 *
 * <p>The checkpoint is of use only if the log's last operation, as recovered, is not before {@link
 * #endSequence()}, and if no uncovered cold segment was born before {@link #sequence()}: that one
 * may hold what was deleted before the replay begins. If not, {@linkplain
 * io.lohdb.internal.index.HashIndex#clear() clear} the index, read the whole log, and {@linkplain
 * CheckpointFiles#discard() discard} all checkpoints before anything is written. The same after a
 * salvage.
 *
 * <p>{@link CheckpointSegment#liveBytes} is the state of a segment at {@link #endSequence()}: count
 * on from there with operations behind that sequence only.
 */
public final class LoadedCheckpoint {
    private final Checkpoint root;

    /** What the index holds once the pages of a root are in it. */
    public LoadedCheckpoint(final Checkpoint root) {
        this.root = root;
    }

    /** Where in the log the replay begins. */
    public long position() {
        return root.span().position();
    }

    /** The last operation before {@link #position()}. */
    public long sequence() {
        return root.span().sequence();
    }

    /** The last operation when the checkpoint was complete. */
    public long endSequence() {
        return root.span().endSequence();
    }

    /**
     * Whether some slots may lead to DELETE frames, which were kept for snapshots: these keys are
     * absent, and their slots have to be found and purged.
     */
    public boolean mayHoldTombstones() {
        return root.mayHoldTombstones();
    }

    /** What the checkpoint knows of a segment, or null when that one is newer. */
    public CheckpointSegment segment(final long id) {
        int low = 0;
        int high = root.segments().size() - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            final CheckpointSegment segment = root.segments().get(middle);
            if (segment.id() == id) {
                return segment;
            }
            if (segment.id() < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** Whether no frame of a segment has to be read again. */
    public boolean isCovered(final long id) {
        final CheckpointSegment segment = segment(id);
        return segment != null && segment.isCovered();
    }

    /** What stands on disk: the next checkpoint takes over from it what has not changed. */
    public Checkpoint root() {
        return root;
    }
}

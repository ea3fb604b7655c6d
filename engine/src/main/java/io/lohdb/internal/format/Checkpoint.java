package io.lohdb.internal.format;

import java.util.List;

/**
 * The root of a checkpoint: what its page images stand for; {@link CheckpointDescriptor} has the
 * layout. Immutable.
 *
 * @param key the store it belongs to
 * @param id grows from checkpoint to checkpoint
 * @param offsetBits how many low bits of a location are an offset; the bits above are a number
 * @param mayHoldTombstones whether some slots may lead to DELETE frames, kept for snapshots
 * @param span between which points of the log it was made
 * @param segments that its slots lead to or whose live bytes it knows, ids ascending
 * @param files that hold its page images
 * @param pages in the order of their hashes
 */
public record Checkpoint(
        StoreKey key,
        long id,
        int offsetBits,
        boolean mayHoldTombstones,
        CheckpointSpan span,
        List<CheckpointSegment> segments,
        List<PagesFile> files,
        List<CheckpointPage> pages) {
    /** Copies the lists. */
    public Checkpoint {
        segments = List.copyOf(segments);
        files = List.copyOf(files);
        pages = List.copyOf(pages);
    }

    /** Name of the root's file. */
    public String file() {
        return CheckpointDescriptor.file(id);
    }
}

package io.lohdb.bench.space;

import io.lohdb.LohDb;
import io.lohdb.bench.workload.ScratchStore;
import java.nio.file.Path;

/**
 * Two stores of the same entries: one that compacts while it is written to, one that never does.
 * One thread at a time.
 *
 * <p>The first rests while the other is written to, since its work would be charged to the wrong
 * store. Nothing is won by that: what it has not compacted it meets again.
 */
final class ComparedStores implements AutoCloseable {
    private final ScratchStore compacting;
    private final ScratchStore paused;

    private ComparedStores(final ScratchStore compacting, final ScratchStore paused) {
        this.compacting = compacting;
        this.paused = paused;
    }

    /** Opens and fills both. */
    static ComparedStores loaded(final Path directory, final long keyCount) {
        final ScratchStore compacting = ScratchStore.loaded(directory, keyCount);
        compacting.db().pauseCompaction();
        final ScratchStore paused = ScratchStore.loaded(directory, keyCount);
        paused.db().pauseCompaction();
        return new ComparedStores(compacting, paused);
    }

    /** The store that compacts. */
    LohDb compacting() {
        return compacting.db();
    }

    /** The store that does not. */
    LohDb paused() {
        return paused.db();
    }

    /** Runs something that writes to {@link #compacting()}. */
    void whileCompacting(final Runnable run) {
        compacting().resumeCompaction();
        try {
            run.run();
        } finally {
            compacting().pauseCompaction();
        }
    }

    /** Closes and deletes both. */
    @Override
    public void close() {
        try {
            compacting.close();
        } finally {
            paused.close();
        }
    }
}

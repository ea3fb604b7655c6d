package io.lohdb.internal.store;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.internal.checkpoint.CheckpointSource;
import io.lohdb.internal.checkpoint.CheckpointedStore;
import io.lohdb.internal.checkpoint.Checkpointer;
import io.lohdb.internal.compaction.LogHistoryNeeds;
import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.format.StoreKey;
import io.lohdb.internal.log.CursorTable;
import io.lohdb.internal.log.LogPlace;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.internal.snapshot.SnapshotIndex;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

/**
 * The checkpoints of one engine: none of one whose directory does not outlive it or must not be
 * changed. Threads as {@link Checkpointer} says.
 */
final class EngineCheckpoints implements CheckpointSource {
    private final ReplayBegin begin;
    private final SnapshotIndex snapshots;
    private final LogHistoryNeeds history;
    private boolean isClosable = true;
    private final BooleanSupplier intact;
    private final CursorTable cursors;

    /** Null when this engine makes no checkpoints. */
    private final Checkpointer checkpointer;

    /**
     * Creates it.
     *
     * @param interval of the settings, bytes
     * @param intact whether nothing has failed
     */
    EngineCheckpoints(
            final StoreDirectory directory,
            final RecoveredIndex recovered,
            final Epoch epoch,
            final LogHistoryNeeds history,
            final long interval,
            final BooleanSupplier intact) {
        final RecoveredLog log = recovered.log();
        // What a replay has to find.
        this.cursors = recovered.replay().cursors();
        this.snapshots = recovered.snapshots();
        this.history = history;
        this.intact = intact;
        this.begin = new ReplayBegin(log.writer(), log.syncer());
        this.checkpointer =
                interval == LogSettings.NO_CHECKPOINTS || directory.isReadOnly()
                        ? null
                        : new Checkpointer(
                                new CheckpointedStore(
                                        directory,
                                        StoreKey.of(log.manifestFile().manifest()),
                                        recovered.index(),
                                        epoch,
                                        log.table(),
                                        log.writer(),
                                        log.syncer(),
                                        this),
                                log.checkpoint(),
                                interval);
    }

    int doWork(final Lock writerLock) {
        if (checkpointer == null) {
            return 0;
        }
        lookFar(writerLock);
        return checkpointer.doWork(writerLock);
    }

    /** Twice: what is written by now may be durable, too. */
    private void lookFar(final Lock writerLock) {
        begin.look(writerLock);
        begin.look(writerLock);
    }

    /** Before a slice of compaction, which may begin a job: no replay may begin behind here. */
    void beforeCompaction(final Lock writerLock) {
        begin.look(writerLock);
        begin.holdForSlice();
    }

    /** After it: whether a segment is being filled. */
    void afterCompaction(final boolean isFilling) {
        begin.endSlice(isFilling);
    }

    /** Whether one is being made. */
    boolean isBusy() {
        return checkpointer != null && checkpointer.isBusy();
    }

    /** Asks for one; what is returned says whether it is complete, or throws when it failed. */
    BooleanSupplier request(final Lock writerLock) {
        if (checkpointer == null) {
            return () -> true;
        }
        // Before it is asked for: whoever works may have looked already, and begins at once.
        lookFar(writerLock);
        final long request = checkpointer.request();
        return () -> isDone(request);
    }

    private boolean isDone(final long request) {
        if (!intact.getAsBoolean()) {
            throw new StoreFailedException("no checkpoint of a store that has failed");
        }
        return checkpointer.isDone(request);
    }

    /** Before the log ends for good: nothing can be appended once it has. For the last one. */
    void prepareClose() {
        try {
            if (checkpointer != null && checkpointer.isWorthIt()) {
                history.carryOver(begin.holdHere().position());
            }
        } catch (final LohDbException e) {
            isClosable = false;
            System.getLogger("io.lohdb")
                    .log(System.Logger.Level.WARNING, "no checkpoint on close", e);
        }
    }

    /** The last one, for the thread that closes: the log is durable and nobody writes any more. */
    void close(final Lock writerLock) {
        try {
            if (checkpointer != null && isClosable) {
                checkpointer.close(writerLock);
            }
        } catch (final LohDbException e) {
            // Everything is durable; without it the next open merely takes longer.
            System.getLogger("io.lohdb")
                    .log(System.Logger.Level.WARNING, "no checkpoint on close", e);
        }
    }

    @Override
    public LogPlace replayBegin() {
        // Cursors are in the log alone: where the oldest one stands, a replay has to begin.
        final LogPlace place = begin.place();
        return place == null ? null : cursors.earliest(place);
    }

    @Override
    public boolean isIntact() {
        return intact.getAsBoolean();
    }

    @Override
    public boolean mayHoldTombstones() {
        return snapshots.isTracking() || snapshots.holdsTombstones();
    }
}

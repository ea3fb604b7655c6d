package io.lohdb.internal.store;

import io.lohdb.internal.os.UninterruptedIo;
import io.lohdb.internal.snapshot.SnapshotIndex;
import java.util.concurrent.locks.Lock;

/** An engine's long background work, one slice of each kind at a time. For one thread. */
final class Maintenance {
    private final LogStorageEngine engine;
    private final ExpirySweep sweep;
    private final Scrub scrub;
    private final SnapshotIndex snapshots;
    private final EngineSpace space;
    private final EngineCheckpoints checkpoints;

    Maintenance(
            final LogStorageEngine engine,
            final ExpirySweep sweep,
            final Scrub scrub,
            final SnapshotIndex snapshots,
            final EngineSpace space,
            final EngineCheckpoints checkpoints) {
        this.engine = engine;
        this.sweep = sweep;
        this.scrub = scrub;
        this.snapshots = snapshots;
        this.space = space;
        this.checkpoints = checkpoints;
    }

    /** One slice; keeps the interrupt flag of a thread that is not the engine's own. */
    int doWork(final Lock writerLock) {
        return UninterruptedIo.run(() -> slice(writerLock));
    }

    private int slice(final Lock writerLock) {
        int work;
        if (!space.compactor().isFilling()) {
            checkpoints.beforeCompaction(writerLock);
        }
        final long token = engine.enter();
        try {
            work = sweep.doWork(writerLock) + scrub.doWork() + snapshots.clean(writerLock);
            work += space.compactor().doWork();
        } finally {
            engine.exit(token);
            checkpoints.afterCompaction(space.compactor().isFilling());
        }
        return work;
    }
}

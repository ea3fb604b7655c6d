package io.lohdb.stress.faults;

import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import java.util.SplittableRandom;

/**
 * One run of the script with its faults, and a look at what they leave: after every call that met a
 * fault and at the end, what another process on the same machine finds, what a kill leaves, and
 * what some power cuts leave. For one thread, reused from run to run.
 */
final class FaultTrial {
    private final DiskMemory memory = new DiskMemory();
    private final int rounds;
    private final long seed;
    private final int cuts;
    private SplittableRandom random;
    private Recheck recheck;
    private UsedStore store;
    private long recoveryCount;

    /**
     * Creates trials.
     *
     * @param rounds how often the script goes through its actions
     * @param seed decides what failed syncs and power cuts leave, and the salts
     * @param cuts power cuts at every moment that is looked at
     */
    FaultTrial(final int rounds, final long seed, final int cuts) {
        this.rounds = rounds;
        this.seed = seed;
        this.cuts = cuts;
    }

    /** Recoveries checked by all runs. */
    long recoveryCount() {
        return recoveryCount;
    }

    /**
     * Runs the script.
     *
     * @throws io.lohdb.stress.model.BrokenPromise when a promise is broken
     */
    void run(final FaultPlan plan) {
        random = new SplittableRandom(seed);
        memory.reuse();
        recheck = new Recheck(UsedStore::settings, UsedStore.KEY_COUNT, random.split());
        final SimulatedDisk disk =
                new SimulatedDisk(memory, Recheck.SECTOR_LENGTH, DiskImage.EMPTY, random.split());
        store = new UsedStore(disk, plan, random.split(), this::look);
        try {
            new Script(rounds, store).run();
            look();
            recheck.disk(store.disk().restarted(), store.issued(), survivors(), true);
        } finally {
            recoveryCount += recheck.count();
        }
    }

    /** What survives the end of a process: what the file system was given it keeps. */
    private int survivors() {
        return Math.max(store.returned(), store.acknowledged());
    }

    private void look() {
        recheck.image(store.disk().written(), store.issued(), survivors(), false);
        for (int cut = 1; cut <= cuts; cut++) {
            recheck.image(
                    store.disk().powerCut(random),
                    store.issued(),
                    store.acknowledged(),
                    cut == cuts);
        }
    }
}

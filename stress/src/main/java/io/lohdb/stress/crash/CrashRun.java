package io.lohdb.stress.crash;

import io.lohdb.stress.model.BrokenPromise;
import java.util.SplittableRandom;

/**
 * One simulated store from an empty disk through some dozens of random steps, all from one seed.
 * For one thread.
 */
public final class CrashRun {
    private static final int MIN_STEPS = 10;
    private static final int MAX_STEPS = 70;

    private final long seed;
    private final CrashMemory memory;
    private long cuts;
    private long nestedCuts;
    private long segmentsRetired;

    /** Prepares the run of a seed. */
    public CrashRun(final long seed, final CrashMemory memory) {
        this.seed = seed;
        this.memory = memory;
    }

    /** Power cuts made. */
    public long cuts() {
        return cuts;
    }

    /** Power cuts that hit a recovery. */
    public long nestedCuts() {
        return nestedCuts;
    }

    /** Segments that compaction emptied. */
    public long segmentsRetired() {
        return segmentsRetired;
    }

    /**
     * Runs to the end.
     *
     * @throws BrokenPromise when the store or what a power cut leaves of it is wrong
     */
    @SuppressWarnings({"IllegalCatch", "try"}) // What compaction did is known once it is closed.
    public void run() {
        final SplittableRandom random = new SplittableRandom(seed);
        final StoreShape shape = StoreShape.random(random);
        int step = 0;
        try (SimulatedStore store = new SimulatedStore(shape, memory, random.nextLong())) {
            try {
                for (int left = random.nextInt(MIN_STEPS, MAX_STEPS); left > 0; left--) {
                    step++;
                    store.run(Step.random(random, shape.keyCount()));
                }
            } finally {
                cuts = store.cuts().count();
                nestedCuts = store.cuts().nestedCount();
                segmentsRetired = store.segmentsRetired();
            }
        } catch (final Throwable e) {
            throw new BrokenPromise("step " + step + " of " + shape + ": " + e, e);
        }
    }
}

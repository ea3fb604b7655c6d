package io.lohdb.stress.crash;

import java.util.concurrent.atomic.AtomicLong;

/** How many power cuts are wanted, and which seed comes next. Shared by all threads of a part. */
final class CrashBudget {
    private final long wanted;
    private final AtomicLong nextSeed;
    private final AtomicLong cuts = new AtomicLong();
    private volatile boolean isStopped;

    CrashBudget(final long wanted, final long firstSeed) {
        this.wanted = wanted;
        this.nextSeed = new AtomicLong(firstSeed);
    }

    long wanted() {
        return wanted;
    }

    long nextSeed() {
        return nextSeed.getAndIncrement();
    }

    /** Cuts made by all threads. */
    long cuts() {
        return cuts.get();
    }

    void add(final long more) {
        cuts.addAndGet(more);
    }

    /** Something was found: nobody begins another run. */
    void stop() {
        isStopped = true;
    }

    boolean isSpent() {
        return isStopped || cuts.get() >= wanted;
    }
}

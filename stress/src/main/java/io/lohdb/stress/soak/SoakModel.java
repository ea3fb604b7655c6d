package io.lohdb.stress.soak;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a store has to hold: for each owner the count under each of its keys, 0 for none. An owner's
 * thread alone changes its keys and raises its count with every change, so that counts of a key
 * only grow; the shared counters are raised by compare-and-set, and their count is that of the
 * successes. Any thread may read; the figures are exact once the threads have ended.
 */
final class SoakModel {
    static final int OWNERS = 4;

    /** The owner whose keys are always written together, in one batch. */
    static final int BATCH_OWNER = OWNERS - 1;

    /** Stands for nobody: keys that all threads raise. */
    static final int SHARED = OWNERS;

    static final int KEYS_PER_OWNER = 400;
    static final int SHARED_KEYS = 4;

    private final AtomicLongArray[] counts = new AtomicLongArray[OWNERS + 1];
    private final AtomicLong[] lastCounts = new AtomicLong[OWNERS];

    SoakModel() {
        for (int owner = 0; owner < OWNERS; owner++) {
            counts[owner] = new AtomicLongArray(KEYS_PER_OWNER);
            lastCounts[owner] = new AtomicLong();
        }
        counts[SHARED] = new AtomicLongArray(SHARED_KEYS);
    }

    /** A count that this owner has never used. */
    long nextCount(final int owner) {
        return lastCounts[owner].incrementAndGet();
    }

    void set(final int owner, final int number, final long count) {
        counts[owner].set(number, count);
    }

    /** Another success on a shared counter. */
    void raise(final int number) {
        counts[SHARED].incrementAndGet(number);
    }

    long count(final int owner, final int number) {
        return counts[owner].get(number);
    }

    static int keyCount(final int owner) {
        return owner == SHARED ? SHARED_KEYS : KEYS_PER_OWNER;
    }
}

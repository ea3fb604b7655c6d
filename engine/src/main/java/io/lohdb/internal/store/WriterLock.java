package io.lohdb.internal.store;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of the writers. It is held for about as long as it takes to append one frame, so whoever
 * finds it taken looks a few more times before he parks: parking and being woken takes longer than
 * that, on both sides.
 */
final class WriterLock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    /** About ten microseconds, the longest that background work holds the lock for. */
    private static final int SPINS = 300;

    @Override
    public void lock() {
        if (!tryLock() && !spin()) {
            super.lock();
        }
    }

    private boolean spin() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
            if (!isLocked() && tryLock()) {
                return true;
            }
        }
        return false;
    }
}

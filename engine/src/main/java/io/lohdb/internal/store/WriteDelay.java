package io.lohdb.internal.store;

import io.lohdb.spi.StorageEngine;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows writers down a little while compaction cannot keep up with them, so that space stays
 * bounded: many short waits in place of one long one when the device is full. What a wait takes
 * longer than it should is made up for by the next ones. Any thread; costs one read of a field
 * otherwise.
 */
final class WriteDelay {
    /** Shorter waits would not be kept by the scheduler. */
    private static final long MIN_WAIT_NS = 100_000;

    /** A longer wait would be noticed; what is owed beyond it is left to the next writes. */
    private static final long MAX_WAIT_NS = 2_000_000;

    /** What is owed beyond this is forgotten. */
    private static final long MAX_DEBT_NS = 100_000_000;

    /** How far writers may be ahead of what they owe: a pause of the machine is no allowance. */
    private static final long MAX_CREDIT_NS = 2_000_000;

    private static final int KIB_SHIFT = 10;

    private final StorageEngine engine;
    private final boolean isOn;

    /** What writers owe. Races lose some of it, which does no harm. */
    private long debtNs;

    /**
     * Creates it.
     *
     * @param isOn whether compaction goes on while a writer waits
     */
    WriteDelay(final StorageEngine engine, final boolean isOn) {
        this.engine = engine;
        this.isOn = isOn;
    }

    /** Before a write of so many bytes, without the writer lock. */
    void await(final long bytes) {
        final int perKiB = engine.writeDelayNsPerKiB();
        if (perKiB != 0 && isOn) {
            final long owed = debtNs + ((bytes * perKiB) >> KIB_SHIFT);
            debtNs = owed < MIN_WAIT_NS ? owed : pay(Math.min(owed, MAX_DEBT_NS));
        }
    }

    /** Waits, and returns what is owed then. */
    private long pay(final long owed) {
        final long beginNs = System.nanoTime();
        LockSupport.parkNanos(this, Math.min(owed, MAX_WAIT_NS));
        return Math.max(-MAX_CREDIT_NS, owed - (System.nanoTime() - beginNs));
    }
}

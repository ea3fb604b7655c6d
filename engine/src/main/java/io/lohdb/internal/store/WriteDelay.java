package io.lohdb.internal.store;

import io.lohdb.spi.StorageEngine;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/**
 * Slows writers down a little while compaction cannot keep up with them, so that space stays
 * bounded: many short waits in place of one long one when the device is full. Any thread; costs one
 * read of a field otherwise.
 *
 * <p>The engine says how long a KiB should take, and the time at which everything written so far is
 * due is the sum of that (a generic cell rate algorithm, as in ITU-T I.371). So whoever writes more
 * slowly than asked for anyway never waits, and what a wait takes longer than it should is made up
 * for by the next ones.
 */
final class WriteDelay {
    /** Shorter waits would not be kept by the scheduler. */
    static final long MIN_WAIT_NS = 100_000;

    /** A longer wait would be noticed; what is owed beyond it is left to the next writes. */
    static final long MAX_WAIT_NS = 2_000_000;

    /** What is owed beyond this is forgotten. */
    static final long MAX_DEBT_NS = 100_000_000;

    /** How far writers may be ahead of what they owe: a pause of the machine is no allowance. */
    static final long MAX_CREDIT_NS = 2_000_000;

    private static final int KIB_SHIFT = 10;

    private final StorageEngine engine;
    private final NanoClock clock;
    private final boolean isOn;

    /** When everything written so far is paid for. Races lose some of it, which does no harm. */
    private long dueNs;

    /**
     * Creates it.
     *
     * @param clock goes on while a writer waits
     * @param isOn whether compaction goes on while a writer waits
     */
    WriteDelay(final StorageEngine engine, final NanoClock clock, final boolean isOn) {
        this.engine = engine;
        this.clock = clock;
        this.isOn = isOn;
        this.dueNs = clock.nanoTime();
    }

    /** Before a write of so many bytes, without the writer lock. */
    void await(final long bytes) {
        final int perKiB = engine.writeDelayNsPerKiB();
        if (perKiB != 0 && isOn) {
            final long waitNs = charge((bytes * perKiB) >> KIB_SHIFT);
            if (waitNs > 0) {
                LockSupport.parkNanos(this, waitNs);
            }
        }
    }

    /**
     * Charges a write.
     *
     * @param costNs how long it should take
     * @return how long to wait now; 0 when not at all
     */
    long charge(final long costNs) {
        final long nowNs = clock.nanoTime();
        final long owedNs = Math.min(MAX_DEBT_NS, Math.max(-MAX_CREDIT_NS, dueNs - nowNs) + costNs);
        dueNs = nowNs + owedNs;
        return owedNs < MIN_WAIT_NS ? 0 : Math.min(owedNs, MAX_WAIT_NS);
    }
}

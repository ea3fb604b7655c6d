package io.lohdb.internal.store;

import io.lohdb.spi.StorageEngine;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows writers down a little while compaction cannot keep up with them, so that space stays
 * bounded: many short waits in place of one long one when the device is full. Any thread; costs one
 * read of a field otherwise.
 */
final class WriteDelay {
    /** Shorter waits would not be kept by the scheduler; longer ones would be noticed. */
    private static final long WAIT_NS = 100_000;

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
            if (owed < WAIT_NS) {
                debtNs = owed;
            } else {
                debtNs = 0;
                LockSupport.parkNanos(this, WAIT_NS);
            }
        }
    }
}

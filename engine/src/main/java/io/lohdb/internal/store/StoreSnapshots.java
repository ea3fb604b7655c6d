package io.lohdb.internal.store;

import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.StorageEngine;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.NanoClock;

/**
 * The snapshots of a store that were opened and not closed: one that nobody refers to any more
 * stays here, so that it can be seen that somebody forgot it. Any thread.
 *
 * <p>Invariant: the engine opens and closes snapshots under the writer lock, and none once the
 * store is closed.
 */
public final class StoreSnapshots {
    private final StorageEngine engine;
    private final Lock writerLock;
    private final BooleanSupplier isStoreClosed;
    private final NanoClock clock;

    /** In the order of their opening; guarded by itself. */
    private final Set<StoreSnapshot> open = new LinkedHashSet<>();

    StoreSnapshots(
            final StorageEngine engine,
            final Lock writerLock,
            final BooleanSupplier isStoreClosed,
            final NanoClock clock) {
        this.engine = engine;
        this.writerLock = writerLock;
        this.isStoreClosed = isStoreClosed;
        this.clock = clock;
    }

    /** Opens a snapshot of everything written so far. */
    public StoreSnapshot open() {
        writerLock.lock();
        try {
            checkStoreOpen();
            final StoreSnapshot snapshot =
                    new StoreSnapshot(this, engine.snapshot(), clock.nanoTime());
            synchronized (open) {
                open.add(snapshot);
            }
            return snapshot;
        } finally {
            writerLock.unlock();
        }
    }

    void checkStoreOpen() {
        if (isStoreClosed.getAsBoolean()) {
            throw new StoreClosedException("store is closed");
        }
    }

    void close(final StoreSnapshot snapshot) {
        writerLock.lock();
        try {
            if (snapshot.end(!isStoreClosed.getAsBoolean())) {
                synchronized (open) {
                    open.remove(snapshot);
                }
            }
        } finally {
            writerLock.unlock();
        }
    }

    /** How many are open. */
    public int count() {
        synchronized (open) {
            return open.size();
        }
    }

    /** Time since the oldest one was opened, ns; 0 if there is none. */
    public long oldestAgeNs() {
        synchronized (open) {
            return open.isEmpty() ? 0 : clock.nanoTime() - open.iterator().next().createdNs();
        }
    }

    /** Bytes of the log that only snapshots keep; -1 if the engine does not know. */
    public long pinnedBytes() {
        return engine.pinnedBytes();
    }
}

package io.lohdb.internal.store;

import io.lohdb.exceptions.SnapshotClosedException;
import io.lohdb.spi.EngineSnapshot;

/** A snapshot of any engine, and its end. Any thread may call any method. */
public final class StoreSnapshot {
    private final StoreSnapshots owner;
    private final EngineSnapshot snapshot;
    private final StoreReads reads;
    private final long sequence;
    private final long createdNs;
    private volatile boolean isClosed;

    StoreSnapshot(final StoreSnapshots owner, final EngineSnapshot snapshot, final long createdNs) {
        this.owner = owner;
        this.snapshot = snapshot;
        this.reads = new StoreReads(snapshot, this::checkOpen);
        this.sequence = snapshot.sequence();
        this.createdNs = createdNs;
    }

    /** The last operation that it sees; also after close. */
    public long sequence() {
        return sequence;
    }

    long createdNs() {
        return createdNs;
    }

    private void checkOpen() {
        owner.checkStoreOpen();
        if (isClosed) {
            throw new SnapshotClosedException("snapshot is closed");
        }
    }

    /** What it sees. */
    public StoreReads reads() {
        return reads;
    }

    /** Ends it; further calls do nothing. */
    public void close() {
        owner.close(this);
    }

    /** With the writer lock held, unless the engine is closed; returns whether it was open. */
    boolean end(final boolean isEngineOpen) {
        final boolean wasOpen = !isClosed;
        isClosed = true;
        if (wasOpen && isEngineOpen) {
            snapshot.close();
        }
        return wasOpen;
    }
}

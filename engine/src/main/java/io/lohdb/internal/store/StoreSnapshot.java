package io.lohdb.internal.store;

import io.lohdb.exceptions.SnapshotClosedException;
import io.lohdb.internal.os.FileFault;
import io.lohdb.spi.EngineSnapshot;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.ValueHandler;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A snapshot of any engine: validation, and its end. Any thread may call any method. */
public final class StoreSnapshot {
    private final StoreSnapshots owner;
    private final EngineSnapshot snapshot;
    private final long sequence;
    private final long createdNs;
    private volatile boolean isClosed;

    StoreSnapshot(final StoreSnapshots owner, final EngineSnapshot snapshot, final long createdNs) {
        this.owner = owner;
        this.snapshot = snapshot;
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

    /** Lends a value. */
    public boolean read(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final ValueHandler handler) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        checkOpen();
        Objects.requireNonNull(handler, "handler");
        try {
            return snapshot.read(key, keyOffset, keyLength, handler);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        }
    }

    /** Copies a value. */
    public int get(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final MutableDirectBuffer destination,
            final int destinationOffset) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        EntryRules.checkDestination(destination, destinationOffset);
        checkOpen();
        try {
            return snapshot.get(key, keyOffset, keyLength, destination, destinationOffset);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        }
    }

    /** Lends many values. */
    public void readAll(final DirectBuffer[] keys, final IndexedValueHandler handler) {
        for (final DirectBuffer key : keys) {
            EntryRules.checkKey(key, 0, key.capacity());
        }
        checkOpen();
        Objects.requireNonNull(handler, "handler");
        try {
            snapshot.readAll(keys, handler);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        }
    }

    /** Visits entries. */
    public void forEach(final DirectBuffer prefix, final EntryHandler handler) {
        checkOpen();
        Objects.requireNonNull(handler, "handler");
        try {
            snapshot.forEach(prefix, handler);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        }
    }

    /** Number of keys. */
    public long count() {
        checkOpen();
        return snapshot.count();
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

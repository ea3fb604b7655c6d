package io.lohdb.internal.store;

import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** An engine that stores nothing: it numbers operations and says how many are durable. */
final class SyncedEngine implements StorageEngine {
    private final AtomicLong written = new AtomicLong();
    private final AtomicBoolean isSyncing = new AtomicBoolean();
    private volatile long durable;
    private volatile boolean hasOverlapped;

    long write() {
        return written.incrementAndGet();
    }

    /** Whether two threads have synced at the same time. */
    boolean hasOverlapped() {
        return hasOverlapped;
    }

    @Override
    public long writtenSequence() {
        return written.get();
    }

    @Override
    public long durableSequence() {
        return durable;
    }

    @Override
    public void sync() {
        if (!isSyncing.compareAndSet(false, true)) {
            hasOverlapped = true;
        }
        durable = written.get();
        isSyncing.set(false);
    }

    @Override
    public long put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength) {
        throw new UnsupportedOperationException("put");
    }

    @Override
    public long delete(DirectBuffer key, int keyOffset, int keyLength) {
        throw new UnsupportedOperationException("delete");
    }

    @Override
    public long apply(Operations operations) {
        throw new UnsupportedOperationException("apply");
    }

    @Override
    public boolean read(DirectBuffer key, int keyOffset, int keyLength, ValueHandler handler) {
        throw new UnsupportedOperationException("read");
    }

    @Override
    public void forEach(DirectBuffer prefix, EntryHandler handler) {
        throw new UnsupportedOperationException("forEach");
    }

    @Override
    public ChangeReader changes(long afterSequence) {
        throw new UnsupportedOperationException("changes");
    }
}

package io.lohdb.stress.controls;

import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/**
 * An engine that keeps nothing but counts, and whose reads and syncs stop where a check wants them
 * to. Threads as {@link StorageEngine} says.
 */
final class SteppedEngine implements StorageEngine {
    private final Runnable onRead;
    private final Runnable onSync;
    private final AtomicInteger puts = new AtomicInteger();
    private volatile long durable;

    SteppedEngine(final Runnable onRead, final Runnable onSync) {
        this.onRead = onRead;
        this.onSync = onSync;
    }

    @Override
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength) {
        return puts.incrementAndGet();
    }

    @Override
    public long delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        return NOTHING_DELETED;
    }

    @Override
    public long apply(final Operations operations) {
        throw new UnsupportedOperationException("no batches");
    }

    /** Any key is there once something was put. */
    @Override
    public boolean read(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final ValueHandler handler) {
        final boolean isThere = puts.get() > 0;
        onRead.run();
        return isThere;
    }

    @Override
    public void forEach(final DirectBuffer prefix, final EntryHandler handler) {
        throw new UnsupportedOperationException("no content");
    }

    @Override
    public long writtenSequence() {
        return puts.get();
    }

    @Override
    public long durableSequence() {
        return durable;
    }

    @Override
    public void sync() {
        final long covered = puts.get();
        onSync.run();
        durable = covered;
    }

    @Override
    public ChangeReader changes(final long afterSequence) {
        throw new UnsupportedOperationException("no history");
    }
}

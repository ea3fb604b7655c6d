package io.lohdb;

import io.lohdb.internal.store.EntryRules;
import io.lohdb.internal.store.StoreWriter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochClock;

/** Writes under one durability: the public face of the write path. Any thread. */
final class PromisedWriter implements WriteOperations {
    private final StoreWriter writer;
    private final EpochClock clock;

    PromisedWriter(final StoreWriter writer, final EpochClock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength) {
        return writer.put(key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    @Override
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final long timeToLiveMs) {
        return writer.put(
                key,
                keyOffset,
                keyLength,
                value,
                valueOffset,
                valueLength,
                EntryRules.expiryMs(clock.time(), timeToLiveMs));
    }

    @Override
    public boolean putIfAbsent(final DirectBuffer key, final DirectBuffer value) {
        return writer.putIfAbsent(key, value);
    }

    @Override
    public boolean replace(
            final DirectBuffer key, final DirectBuffer expected, final DirectBuffer value) {
        return writer.replace(key, expected, value);
    }

    @Override
    public boolean delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        return writer.delete(key, keyOffset, keyLength);
    }

    @Override
    public long write(final WriteBatch batch) {
        return writer.apply(batch.hasTimeToLive() ? batch.begunAt(clock.time()) : batch);
    }
}

package io.lohdb;

import io.lohdb.internal.store.StoreWriter;
import java.util.Objects;
import org.agrona.DirectBuffer;

/** Writes under one durability: the public face of the write path. Any thread. */
final class PromisedWriter implements WriteOperations {
    private final StoreWriter writer;

    PromisedWriter(final StoreWriter writer) {
        this.writer = writer;
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
        return writer.apply(Objects.requireNonNull(batch, "batch"));
    }
}

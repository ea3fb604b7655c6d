package io.lohdb.internal.store;

import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;
import org.agrona.DirectBuffer;

/** The write path under one promise: the operation, then its acknowledgement. Any thread. */
public final class StoreWriter {
    /** What has to be true before a write returns. */
    public enum Acknowledgement {
        /** The operation is durable. */
        DURABLE,
        /** The operation is written and its sync scheduled. */
        SYNC_SCHEDULED,
        /** The operation is written. */
        WRITTEN
    }

    private final Store store;
    private final Acknowledgement acknowledgement;
    private final long intervalNs;

    /**
     * Creates a writer.
     *
     * @param intervalNs for {@code SYNC_SCHEDULED}: longest time until the sync starts
     */
    public StoreWriter(
            final Store store, final Acknowledgement acknowledgement, final long intervalNs) {
        this.store = store;
        this.acknowledgement = acknowledgement;
        this.intervalNs = intervalNs;
    }

    private long acknowledge(final long sequence) {
        switch (acknowledgement) {
            case DURABLE -> store.awaitDurable(sequence);
            case SYNC_SCHEDULED -> store.requestSync(intervalNs);
            default -> store.requestLazySync();
        }
        return sequence;
    }

    private void acknowledgeCursors() {
        switch (acknowledgement) {
            case DURABLE -> store.awaitCursors();
            case SYNC_SCHEDULED -> store.requestCursorSync(intervalNs);
            default -> store.requestCursorSync(Store.LAZY_SYNC_NS);
        }
    }

    /** Stores a value. */
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength) {
        return put(key, keyOffset, keyLength, value, valueOffset, valueLength, EntryRules.LASTING);
    }

    /** Stores a value that expires, unless the time is 0. */
    @SuppressWarnings("ParameterNumber") // As the engine's.
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final long expiryMs) {
        return acknowledge(
                store.put(key, keyOffset, keyLength, value, valueOffset, valueLength, expiryMs));
    }

    /** Stores a value unless the key is there. */
    public boolean putIfAbsent(final DirectBuffer key, final DirectBuffer value) {
        return acknowledgeIfChanged(store.putIfAbsent(key, value));
    }

    /** Stores a value if the key holds the expected one. */
    public boolean replace(
            final DirectBuffer key, final DirectBuffer expected, final DirectBuffer value) {
        return acknowledgeIfChanged(store.replace(key, expected, value));
    }

    /** Removes a key. */
    public boolean delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        return acknowledgeIfChanged(store.delete(key, keyOffset, keyLength));
    }

    private boolean acknowledgeIfChanged(final long sequence) {
        if (sequence == StorageEngine.NOTHING_DELETED) {
            return false;
        }
        acknowledge(sequence);
        return true;
    }

    /** Applies a batch. */
    public long apply(final Operations operations) {
        final long sequence = acknowledge(store.apply(operations));
        if (CursorRules.areAlone(operations)) {
            acknowledgeCursors();
        }
        return sequence;
    }
}

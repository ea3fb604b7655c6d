package io.lohdb;

import io.lohdb.internal.store.StoreSnapshot;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.ValueHandler;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A consistent view of a store: exactly the operations up to {@link #sequence()}, whatever is
 * written afterwards, and no batch in part. Entries that expire are there if they were when the
 * snapshot was taken.
 *
 * <pre>{@code
 * try (Snapshot snapshot = db.snapshot()) {
 *     long keys = snapshot.count();
 *     snapshot.forEach((buffer, keyOffset, keyLength, valueOffset, valueLength) -> ...);
 * }
 * }</pre>
 *
 * <p>Opening and closing one costs the same whatever the store holds. While it is open, each key
 * that is overwritten or deleted takes some 20 to 50 bytes of memory, and the log keeps what the
 * snapshot can see. One that is not closed stays open until the store closes; {@link LohDb#stats()}
 * shows it.
 *
 * <p>Safe for use by any number of threads; reads take no lock. All reads throw {@link
 * io.lohdb.exceptions.SnapshotClosedException} after close, which is a {@link
 * io.lohdb.exceptions.StoreClosedException}. {@link #forEach(EntryHandler)} visits each key of the
 * snapshot exactly once, and {@link #count()} is exact, also while others write.
 */
public final class Snapshot implements ReadOperations, AutoCloseable {
    private final StoreSnapshot snapshot;

    Snapshot(final StoreSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * The last operation that this snapshot sees. Subscribing from there on delivers what it does
     * not see.
     *
     * @return its sequence, 0 for an empty store; also after close
     */
    public long sequence() {
        return snapshot.sequence();
    }

    @Override
    public boolean read(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final ValueHandler handler) {
        return snapshot.reads().read(key, keyOffset, keyLength, handler);
    }

    @Override
    public int get(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final MutableDirectBuffer destination,
            final int destinationOffset) {
        return snapshot.reads().get(key, keyOffset, keyLength, destination, destinationOffset);
    }

    @Override
    public void getAll(final DirectBuffer[] keys, final IndexedValueHandler handler) {
        snapshot.reads().readAll(keys, handler);
    }

    @Override
    public void forEach(final byte[] prefix, final EntryHandler handler) {
        snapshot.reads().forEach(new UnsafeBuffer(prefix), handler);
    }

    @Override
    public long count() {
        return snapshot.reads().count();
    }

    /** Gives back what only this snapshot needs. Later calls do nothing. */
    @Override
    public void close() {
        snapshot.close();
    }
}

package io.lohdb.internal.store;

import io.lohdb.internal.os.FileFault;
import io.lohdb.spi.EngineReads;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.ValueHandler;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Checks what callers ask for before an engine, or a snapshot of it, answers. Any thread. */
public final class StoreReads {
    private final EngineReads reads;
    private final Runnable checkOpen;

    /**
     * Creates reads.
     *
     * @param checkOpen throws when there is nothing to read any more
     */
    StoreReads(final EngineReads reads, final Runnable checkOpen) {
        this.reads = reads;
        this.checkOpen = checkOpen;
    }

    /** Lends a value. */
    public boolean read(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final ValueHandler handler) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        checkOpen.run();
        Objects.requireNonNull(handler, "handler");
        try {
            return reads.read(key, keyOffset, keyLength, handler);
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
        checkOpen.run();
        try {
            return reads.get(key, keyOffset, keyLength, destination, destinationOffset);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        }
    }

    /** Lends many values. */
    public void readAll(final DirectBuffer[] keys, final IndexedValueHandler handler) {
        for (final DirectBuffer key : keys) {
            EntryRules.checkKey(key, 0, key.capacity());
        }
        checkOpen.run();
        Objects.requireNonNull(handler, "handler");
        try {
            reads.readAll(keys, handler);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        }
    }

    /** Visits entries. */
    public void forEach(final DirectBuffer prefix, final EntryHandler handler) {
        checkOpen.run();
        Objects.requireNonNull(handler, "handler");
        try {
            reads.forEach(prefix, handler);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        }
    }

    /** Number of keys. */
    public long count() {
        checkOpen.run();
        return reads.count();
    }
}

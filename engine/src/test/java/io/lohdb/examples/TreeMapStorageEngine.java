package io.lohdb.examples;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeHistory;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A whole storage engine: an ordered map, and the history of its changes. */
public final class TreeMapStorageEngine implements StorageEngine, OperationHandler {
    private final Map<DirectBuffer, Change> entries = new ConcurrentSkipListMap<>();
    private final ChangeHistory history = new ChangeHistory();

    @Override
    public long put(DirectBuffer key, int k, int keyLength, DirectBuffer value, int v, int length) {
        store(history.put(key, k, keyLength, value, v, length));
        return history.commit();
    }

    private void store(Change change) {
        entries.put(new UnsafeBuffer(change.buffer(), 0, change.keyLength()), change);
    }

    @Override
    public long delete(DirectBuffer key, int k, int length) {
        if (!entries.containsKey(new UnsafeBuffer(key, k, length))) {
            return NOTHING_DELETED;
        }
        onDelete(key, k, length);
        return history.commit();
    }

    @Override
    public long apply(Operations operations) {
        operations.forEach(this);
        return history.commit();
    }

    @Override
    public void onPut(DirectBuffer buffer, int key, int keyLength, int value, int length) {
        store(history.put(buffer, key, keyLength, buffer, value, length));
    }

    @Override
    public void onDelete(DirectBuffer buffer, int key, int length) {
        history.delete(buffer, key, length);
        entries.remove(new UnsafeBuffer(buffer, key, length));
    }

    @Override
    public boolean read(DirectBuffer key, int k, int length, ValueHandler handler) {
        Change entry = entries.get(new UnsafeBuffer(key, k, length));
        if (entry != null) {
            handler.onValue(entry.buffer(), entry.valueOffset(), entry.valueLength());
        }
        return entry != null;
    }

    @Override
    public void forEach(DirectBuffer prefix, EntryHandler handler) {
        int length = prefix.capacity();
        for (Change e : entries.values()) {
            if (e.keyLength() >= length
                    && prefix.compareTo(new UnsafeBuffer(e.buffer(), 0, length)) == 0
                    && !handler.onEntry(
                            e.buffer(), 0, e.keyLength(), e.valueOffset(), e.valueLength())) {
                return;
            }
        }
    }

    @Override
    public long writtenSequence() {
        return history.sequence();
    }

    @Override
    public ChangeReader changes(long afterSequence) {
        return history.changes(afterSequence);
    }
}

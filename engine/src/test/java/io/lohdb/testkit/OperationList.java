package io.lohdb.testkit;

import io.lohdb.spi.Cursor;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A batch as a list of buffers. For one thread. */
public final class OperationList implements Operations {
    private record Operation(UnsafeBuffer buffer, int keyLength, boolean isPut, long expiryMs) {}

    private final List<Operation> operations = new ArrayList<>();
    private final List<Cursor> cursors = new ArrayList<>();
    private long entryBytes;

    /** Creates an empty batch. */
    public OperationList() {}

    /**
     * Adds a put.
     *
     * @param key the key as text
     * @param value the value as text
     * @return this
     */
    public OperationList put(final String key, final String value) {
        return add(key, key + value, true, 0);
    }

    /**
     * Adds a put of an entry that expires.
     *
     * @param key the key as text
     * @param value the value as text
     * @param expiryMs when it expires, epoch milliseconds
     * @return this
     */
    public OperationList put(final String key, final String value, final long expiryMs) {
        entryBytes += Long.BYTES;
        return add(key, key + value, true, expiryMs);
    }

    /**
     * Adds a delete.
     *
     * @param key the key as text
     * @return this
     */
    public OperationList delete(final String key) {
        return add(key, key, false, 0);
    }

    /**
     * Adds a cursor.
     *
     * @param cursor deleted or not
     * @return this
     */
    public OperationList cursor(final Cursor cursor) {
        cursors.add(cursor);
        return this;
    }

    @Override
    public List<Cursor> cursors() {
        return cursors;
    }

    private OperationList add(
            final String key, final String joined, final boolean isPut, final long expiryMs) {
        final UnsafeBuffer buffer = EngineDriver.utf8(joined);
        operations.add(new Operation(buffer, EngineDriver.utf8(key).capacity(), isPut, expiryMs));
        entryBytes += buffer.capacity();
        return this;
    }

    /** Overwrites every byte, as a caller may who reuses buffers. */
    public void overwrite() {
        for (final Operation operation : operations) {
            operation.buffer.setMemory(0, operation.buffer.capacity(), (byte) '-');
        }
    }

    @Override
    public int count() {
        return operations.size();
    }

    @Override
    public long entryBytes() {
        return entryBytes;
    }

    @Override
    public void forEach(final OperationHandler handler) {
        for (final Operation operation : operations) {
            final UnsafeBuffer buffer = operation.buffer;
            final int keyLength = operation.keyLength;
            if (operation.isPut && operation.expiryMs != 0) {
                handler.onPut(
                        buffer,
                        0,
                        keyLength,
                        keyLength,
                        buffer.capacity() - keyLength,
                        operation.expiryMs);
            } else if (operation.isPut) {
                handler.onPut(buffer, 0, keyLength, keyLength, buffer.capacity() - keyLength);
            } else {
                handler.onDelete(buffer, 0, keyLength);
            }
        }
    }
}

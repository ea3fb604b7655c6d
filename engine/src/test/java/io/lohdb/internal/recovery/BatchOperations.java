package io.lohdb.internal.recovery;

import io.lohdb.spi.Cursor;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A batch of text entries and cursors. */
final class BatchOperations implements Operations {
    private final List<String[]> entries = new ArrayList<>();
    private final List<Cursor> cursors = new ArrayList<>();
    private int throwAt = Integer.MAX_VALUE;

    BatchOperations put(String key, String value) {
        entries.add(new String[] {key, value});
        return this;
    }

    BatchOperations delete(String key) {
        entries.add(new String[] {key, null});
        return this;
    }

    BatchOperations cursor(String name, long sequence, String payload) {
        cursors.add(Cursor.of(name, sequence, bytes(payload)));
        return this;
    }

    BatchOperations deleteCursor(String name) {
        cursors.add(Cursor.deleted(name));
        return this;
    }

    @Override
    public List<Cursor> cursors() {
        return cursors;
    }

    /** Has the batch break off before an operation, counted from 0. */
    BatchOperations throwingAt(int index) {
        throwAt = index;
        return this;
    }

    List<String[]> entries() {
        return entries;
    }

    @Override
    public int count() {
        return entries.size();
    }

    @Override
    public long entryBytes() {
        long bytes = 0;
        for (String[] entry : entries) {
            bytes += bytes(entry[0]).length + (entry[1] == null ? 0 : bytes(entry[1]).length);
        }
        return bytes;
    }

    @Override
    public void forEach(OperationHandler handler) {
        for (int i = 0; i < entries.size(); i++) {
            if (i == throwAt) {
                throw new IllegalStateException("the batch breaks off");
            }
            byte[] key = bytes(entries.get(i)[0]);
            if (entries.get(i)[1] == null) {
                handler.onDelete(new UnsafeBuffer(key), 0, key.length);
            } else {
                byte[] value = bytes(entries.get(i)[1]);
                byte[] both = new byte[key.length + value.length];
                System.arraycopy(key, 0, both, 0, key.length);
                System.arraycopy(value, 0, both, key.length, value.length);
                handler.onPut(new UnsafeBuffer(both), 0, key.length, key.length, value.length);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

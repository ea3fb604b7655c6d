package io.lohdb;

import io.lohdb.internal.store.BytesViews;
import io.lohdb.internal.store.EntryRules;
import io.lohdb.internal.store.Preflight;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes that belong together: {@link WriteOperations#write} applies them in order, all or nothing,
 * and subscribers get them unsplit. A batch has to fit into one segment. For one thread at a time;
 * arguments are copied.
 */
public final class WriteBatch implements Operations {
    private static final int KEY_LENGTH_OFFSET = 0;
    private static final int VALUE_LENGTH_OFFSET = 4;
    private static final int HEADER_LENGTH = 8;
    private static final int DELETE_MARK = -1;

    /** What a buffer can hold; what the store can hold is checked when the batch is written. */
    private static final int MAX_VALUE_LENGTH = Integer.MAX_VALUE - HEADER_LENGTH;

    static {
        Preflight.check();
    }

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;
    private int count;
    private long entryBytes;

    /** Creates an empty batch. */
    public WriteBatch() {}

    /**
     * Adds a put.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param value buffer that holds the value
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     * @return this
     */
    public WriteBatch put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        EntryRules.checkValue(value, valueOffset, valueLength, MAX_VALUE_LENGTH);
        final int offset = addHeader(keyLength, valueLength, valueLength);
        buffer.putBytes(offset, key, keyOffset, keyLength);
        buffer.putBytes(offset + keyLength, value, valueOffset, valueLength);
        return this;
    }

    /**
     * Adds a put.
     *
     * @param key the key
     * @param value the value
     * @return this
     */
    public WriteBatch put(final byte[] key, final byte[] value) {
        return put(new UnsafeBuffer(key), 0, key.length, new UnsafeBuffer(value), 0, value.length);
    }

    /**
     * Adds a put of text.
     *
     * @param key the key as text
     * @param value the value as text
     * @return this
     */
    public WriteBatch put(final String key, final String value) {
        return put(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a put.
     *
     * @param key its readable bytes are the key
     * @param value its readable bytes are the value
     * @return this
     */
    public WriteBatch put(final BytesStore<?, ?> key, final BytesStore<?, ?> value) {
        final DirectBuffer keyView = BytesViews.view(key);
        final DirectBuffer valueView = BytesViews.view(value);
        return put(keyView, 0, keyView.capacity(), valueView, 0, valueView.capacity());
    }

    /**
     * Adds a delete. It takes a sequence whether or not the key is there.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @return this
     */
    public WriteBatch delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        final int offset = addHeader(keyLength, DELETE_MARK, 0);
        buffer.putBytes(offset, key, keyOffset, keyLength);
        return this;
    }

    /**
     * Adds a delete.
     *
     * @param key the key
     * @return this
     */
    public WriteBatch delete(final byte[] key) {
        return delete(new UnsafeBuffer(key), 0, key.length);
    }

    /**
     * Adds a delete.
     *
     * @param key the key as text
     * @return this
     */
    public WriteBatch delete(final String key) {
        return delete(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a delete.
     *
     * @param key its readable bytes are the key
     * @return this
     */
    public WriteBatch delete(final BytesStore<?, ?> key) {
        final DirectBuffer view = BytesViews.view(key);
        return delete(view, 0, view.capacity());
    }

    /** Empties the batch and keeps its memory. */
    public void clear() {
        length = 0;
        count = 0;
        entryBytes = 0;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long entryBytes() {
        return entryBytes;
    }

    @Override
    public void forEach(final OperationHandler handler) {
        for (int offset = 0; offset < length; ) {
            final int keyLength = buffer.getInt(offset + KEY_LENGTH_OFFSET);
            final int valueLength = buffer.getInt(offset + VALUE_LENGTH_OFFSET);
            final int keyOffset = offset + HEADER_LENGTH;
            if (valueLength == DELETE_MARK) {
                handler.onDelete(buffer, keyOffset, keyLength);
            } else {
                handler.onPut(buffer, keyOffset, keyLength, keyOffset + keyLength, valueLength);
            }
            offset = keyOffset + BitUtil.align(keyLength + Math.max(0, valueLength), Long.BYTES);
        }
    }

    private int addHeader(final int keyLength, final int valueMark, final int valueLength) {
        final long needed = (long) HEADER_LENGTH + keyLength + valueLength + Long.BYTES;
        if (length + needed > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException(
                    "batch too long: batchLength=" + length + " entryLength=" + needed);
        }
        final int offset = length;
        buffer.checkLimit((int) (offset + needed));
        buffer.putInt(offset + KEY_LENGTH_OFFSET, keyLength);
        buffer.putInt(offset + VALUE_LENGTH_OFFSET, valueMark);
        length = offset + HEADER_LENGTH + BitUtil.align(keyLength + valueLength, Long.BYTES);
        count++;
        entryBytes += keyLength + valueLength;
        return offset + HEADER_LENGTH;
    }
}

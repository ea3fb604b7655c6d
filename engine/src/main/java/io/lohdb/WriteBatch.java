package io.lohdb;

import io.lohdb.internal.store.BytesViews;
import io.lohdb.internal.store.EntryRules;
import io.lohdb.internal.store.Preflight;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes that belong together: {@link WriteOperations#write} applies them in order, all or nothing,
 * and subscribers get them unsplit. A batch has to fit into one segment. For one thread at a time;
 * arguments are copied.
 */
public final class WriteBatch implements Operations {
    static {
        Preflight.check();
    }

    private final BatchContent content = new BatchContent();
    private final Map<String, Cursor> cursors = new LinkedHashMap<>();

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
        content.put(key, keyOffset, keyLength, value, valueOffset, valueLength, EntryRules.LASTING);
        return this;
    }

    /**
     * Adds a put of an entry that expires.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param value buffer that holds the value
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     * @param timeToLiveMs how long the entry lives, milliseconds, at least 1; counted from the
     *     moment when the batch is written
     * @return this
     * @throws IllegalArgumentException when there is no such time
     */
    @SuppressWarnings("ParameterNumber") // The ranges of put and one number more.
    public WriteBatch put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final long timeToLiveMs) {
        EntryRules.expiryMs(0, timeToLiveMs);
        content.put(key, keyOffset, keyLength, value, valueOffset, valueLength, timeToLiveMs);
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
     * Adds a put of an entry that expires.
     *
     * @param key the key
     * @param value the value
     * @param timeToLive how long the entry lives, more than nothing; counted from the moment when
     *     the batch is written
     * @return this
     * @throws IllegalArgumentException when there is no such time
     */
    public WriteBatch put(final byte[] key, final byte[] value, final Duration timeToLive) {
        return put(
                new UnsafeBuffer(key),
                0,
                key.length,
                new UnsafeBuffer(value),
                0,
                value.length,
                EntryRules.timeToLiveMs(timeToLive));
    }

    /**
     * Adds a put of text that expires.
     *
     * @param key the key as text
     * @param value the value as text
     * @param timeToLive how long the entry lives, more than nothing; counted from the moment when
     *     the batch is written
     * @return this
     * @throws IllegalArgumentException when there is no such time
     */
    public WriteBatch put(final String key, final String value, final Duration timeToLive) {
        return put(
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                timeToLive);
    }

    /**
     * Adds a put of an entry that expires.
     *
     * @param key its readable bytes are the key
     * @param value its readable bytes are the value
     * @param timeToLive how long the entry lives, more than nothing; counted from the moment when
     *     the batch is written
     * @return this
     * @throws IllegalArgumentException when there is no such time
     */
    public WriteBatch put(
            final BytesStore<?, ?> key, final BytesStore<?, ?> value, final Duration timeToLive) {
        final DirectBuffer keyView = BytesViews.view(key);
        final DirectBuffer valueView = BytesViews.view(value);
        return put(
                keyView,
                0,
                keyView.capacity(),
                valueView,
                0,
                valueView.capacity(),
                EntryRules.timeToLiveMs(timeToLive));
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
        content.delete(key, keyOffset, keyLength);
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

    /**
     * Adds a cursor: it is there after a crash if and only if the batch's operations are. A later
     * one of the same name takes its place in the batch.
     *
     * @param name 1 to 255 bytes in UTF-8
     * @param sequence the last change that its owner is done with, at most the last one written
     * @return this
     */
    public WriteBatch commitCursor(final String name, final long sequence) {
        return add(Cursor.of(name, sequence));
    }

    /**
     * Adds a cursor with a payload, see {@link #commitCursor(String, long)}.
     *
     * @param name 1 to 255 bytes in UTF-8
     * @param sequence the last change that its owner is done with, at most the last one written
     * @param payload up to 64 KiB that the owner keeps beside it
     * @return this
     */
    public WriteBatch commitCursor(final String name, final long sequence, final byte[] payload) {
        return add(Cursor.of(name, sequence, payload));
    }

    /**
     * Adds the removal of a cursor, whether or not it is there.
     *
     * @param name the cursor's name
     * @return this
     */
    public WriteBatch deleteCursor(final String name) {
        return add(Cursor.deleted(name));
    }

    private WriteBatch add(final Cursor cursor) {
        cursors.put(Cursor.checkName(cursor.name()), cursor);
        return this;
    }

    @Override
    public List<Cursor> cursors() {
        return cursors.isEmpty() ? List.of() : List.copyOf(cursors.values());
    }

    /** Empties the batch and keeps its memory. */
    public void clear() {
        cursors.clear();
        content.clear();
    }

    @Override
    public int count() {
        return content.count();
    }

    @Override
    public long entryBytes() {
        return content.entryBytes();
    }

    /** Whether any entry expires. */
    boolean hasTimeToLive() {
        return content.longestTimeToLiveMs() != EntryRules.LASTING;
    }

    /**
     * This batch with its times to live counted from a moment.
     *
     * @throws IllegalArgumentException when one of them ends at no time
     */
    Operations begunAt(final long nowMs) {
        EntryRules.expiryMs(nowMs, content.longestTimeToLiveMs());
        return new Begun(nowMs);
    }

    /** The operations with the times when they end. */
    private final class Begun implements Operations {
        private final long nowMs;

        Begun(final long nowMs) {
            this.nowMs = nowMs;
        }

        @Override
        public int count() {
            return content.count();
        }

        @Override
        public long entryBytes() {
            return content.entryBytes();
        }

        @Override
        public List<Cursor> cursors() {
            return WriteBatch.this.cursors();
        }

        @Override
        public void forEach(final OperationHandler handler) {
            content.forEach(handler, nowMs);
        }
    }

    /** Times to live are counted from now on. */
    @Override
    public void forEach(final OperationHandler handler) {
        content.forEach(handler, hasTimeToLive() ? System.currentTimeMillis() : 0);
    }
}

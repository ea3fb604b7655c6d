package io.lohdb;

import io.lohdb.internal.store.BytesViews;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads. Any thread may call them at any time; none takes a lock, and the forms over {@code
 * DirectBuffer} allocate nothing. A read sees the newest written value, durable or not.
 *
 * <p>Keys are 1 to 65,535 bytes; text is read and written as UTF-8. All methods throw {@link
 * io.lohdb.exceptions.StoreClosedException} after close, {@link NullPointerException} for null and
 * {@link IllegalArgumentException} for a key of another length.
 */
public interface ReadOperations {
    /** Returned instead of a value's length when the key is not there. */
    int NOT_FOUND = StorageEngine.NOT_FOUND;

    /** Returned instead of a value's length when the destination cannot hold the value. */
    int INSUFFICIENT_CAPACITY = StorageEngine.INSUFFICIENT_CAPACITY;

    /**
     * Lends the value of a key to a handler, without a copy.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param handler receives the value, valid during the callback only
     * @return false when the key is not there
     */
    boolean read(DirectBuffer key, int keyOffset, int keyLength, ValueHandler handler);

    /**
     * Copies the value of a key.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param destination receives the value
     * @param destinationOffset where the value goes; the room is what the buffer holds beyond
     * @return the value's length, {@link #NOT_FOUND}, or {@link #INSUFFICIENT_CAPACITY} with the
     *     destination untouched
     */
    int get(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            MutableDirectBuffer destination,
            int destinationOffset);

    /**
     * Lends the values of many keys and overlaps the memory latency of the lookups.
     *
     * @param keys whole buffers are keys
     * @param handler is called once per key that is there, in the order of the keys
     */
    void getAll(DirectBuffer[] keys, IndexedValueHandler handler);

    /**
     * Visits entries in no particular order. A key that is present throughout is visited exactly
     * once; concurrent writes may or may not be seen.
     *
     * @param prefix only keys that begin with these bytes; empty for all
     * @param handler receives the entries, lent during the callback, and may stop the walk
     */
    void forEach(byte[] prefix, EntryHandler handler);

    /**
     * Number of keys.
     *
     * @return the count, exact while nobody writes
     */
    long count();

    /**
     * Visits all entries in no particular order.
     *
     * @param handler receives the entries, lent during the callback, and may stop the walk
     */
    default void forEach(final EntryHandler handler) {
        forEach(new byte[0], handler);
    }

    /**
     * Copies the value of a key.
     *
     * @param key the whole buffer is the key
     * @param destination receives the value from its first byte on
     * @return the value's length, {@link #NOT_FOUND} or {@link #INSUFFICIENT_CAPACITY}
     */
    default int get(final DirectBuffer key, final MutableDirectBuffer destination) {
        return get(key, 0, key.capacity(), destination, 0);
    }

    /**
     * Appends the value of a key at the destination's write position.
     *
     * @param key its readable bytes are the key
     * @param destination grows as needed; a value that cannot fit throws {@link
     *     IllegalArgumentException}
     * @return the value's length or {@link #NOT_FOUND}
     */
    default int get(final BytesStore<?, ?> key, final Bytes<?> destination) {
        final DirectBuffer view = BytesViews.view(key);
        final int[] result = {NOT_FOUND};
        read(
                view,
                0,
                view.capacity(),
                (buffer, offset, length) -> {
                    BytesViews.append(buffer, offset, length, destination);
                    result[0] = length;
                });
        return result[0];
    }

    /**
     * Copies the value of a key.
     *
     * @param key the key
     * @return a new array, or null when the key is not there
     */
    default byte[] get(final byte[] key) {
        final byte[][] result = new byte[1][];
        read(
                new UnsafeBuffer(key),
                0,
                key.length,
                (buffer, offset, length) -> {
                    result[0] = new byte[length];
                    buffer.getBytes(offset, result[0]);
                });
        return result[0];
    }

    /**
     * Copies the value of a key.
     *
     * @param key the key as text
     * @return a new array, or null when the key is not there
     */
    default byte[] get(final String key) {
        return get(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a value that is text.
     *
     * @param key the key as text
     * @return the value, or null when the key is not there
     */
    default String getString(final String key) {
        final byte[] value = get(key);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /**
     * Copies the values of many keys and overlaps the memory latency of the lookups.
     *
     * @param keys the keys
     * @return the values in the order of the keys, null where a key is not there
     */
    default List<byte[]> getAll(final List<byte[]> keys) {
        final byte[][] values = new byte[keys.size()][];
        final DirectBuffer[] views =
                keys.stream().map(UnsafeBuffer::new).toArray(DirectBuffer[]::new);
        getAll(
                views,
                (index, buffer, offset, length) -> {
                    values[index] = new byte[length];
                    buffer.getBytes(offset, values[index]);
                });
        return Arrays.asList(values);
    }

    /**
     * Reads many values that are text.
     *
     * @param keys the keys as text
     * @return the values in the order of the keys, null where a key is not there
     */
    default List<String> getAll(final String... keys) {
        final List<byte[]> encoded = new ArrayList<>(keys.length);
        for (final String key : keys) {
            encoded.add(key.getBytes(StandardCharsets.UTF_8));
        }
        final List<String> values = new ArrayList<>(keys.length);
        for (final byte[] value : getAll(encoded)) {
            values.add(value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
        return values;
    }

    /**
     * Whether a key is there.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @return true when it is
     */
    default boolean contains(final DirectBuffer key, final int keyOffset, final int keyLength) {
        return read(key, keyOffset, keyLength, (buffer, offset, length) -> {});
    }

    /**
     * Whether a key is there.
     *
     * @param key the key
     * @return true when it is
     */
    default boolean contains(final byte[] key) {
        return contains(new UnsafeBuffer(key), 0, key.length);
    }

    /**
     * Whether a key is there.
     *
     * @param key the key as text
     * @return true when it is
     */
    default boolean contains(final String key) {
        return contains(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether a key is there.
     *
     * @param key its readable bytes are the key
     * @return true when it is
     */
    default boolean contains(final BytesStore<?, ?> key) {
        final DirectBuffer view = BytesViews.view(key);
        return contains(view, 0, view.capacity());
    }

    /**
     * Copies all keys.
     *
     * @return new arrays, in unsigned byte order
     */
    default List<byte[]> keys() {
        return keys(new byte[0]);
    }

    /**
     * Copies the keys that begin with some bytes. The whole store is walked: the index is a hash.
     *
     * @param prefix first bytes of the wanted keys
     * @return new arrays, in unsigned byte order
     */
    default List<byte[]> keys(final byte[] prefix) {
        final List<byte[]> keys = new ArrayList<>();
        forEach(
                prefix,
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    final byte[] key = new byte[keyLength];
                    buffer.getBytes(keyOffset, key);
                    return keys.add(key);
                });
        keys.sort(Arrays::compareUnsigned);
        return keys;
    }

    /**
     * Lists the keys that begin with some text.
     *
     * @param prefix first characters of the wanted keys; empty for all
     * @return keys read as UTF-8, in unsigned byte order
     */
    default List<String> list(final String prefix) {
        final List<String> keys = new ArrayList<>();
        for (final byte[] key : keys(prefix.getBytes(StandardCharsets.UTF_8))) {
            keys.add(new String(key, StandardCharsets.UTF_8));
        }
        return keys;
    }
}

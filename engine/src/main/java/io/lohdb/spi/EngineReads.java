package io.lohdb.spi;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The reads of a {@link StorageEngine}, which see what is written, and of an {@link
 * EngineSnapshot}, which see what was. Any number of threads may call them at any time.
 *
 * <p>Buffers passed in belong to the caller. Buffers passed to a handler belong to the engine and
 * are valid during the callback only.
 */
public interface EngineReads {
    /**
     * Lends the value of a key to a handler.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param handler receives the value; what it throws reaches the caller
     * @return false when the key is not there
     */
    boolean read(DirectBuffer key, int keyOffset, int keyLength, ValueHandler handler);

    /**
     * Copies the value of a key.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param destination receives the value; untouched unless the value is copied
     * @param destinationOffset where the value goes; the room is what the buffer holds beyond
     * @return the value's length, {@link StorageEngine#NOT_FOUND} or {@link
     *     StorageEngine#INSUFFICIENT_CAPACITY}
     */
    default int get(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            MutableDirectBuffer destination,
            int destinationOffset) {
        final int[] result = {StorageEngine.NOT_FOUND};
        read(
                key,
                keyOffset,
                keyLength,
                (buffer, offset, length) -> {
                    if (length > destination.capacity() - destinationOffset) {
                        result[0] = StorageEngine.INSUFFICIENT_CAPACITY;
                    } else {
                        destination.putBytes(destinationOffset, buffer, offset, length);
                        result[0] = length;
                    }
                });
        return result[0];
    }

    /**
     * Lends the values of many keys. Engines may overlap the memory latency of the lookups.
     *
     * @param keys whole buffers are keys
     * @param handler is called once per key that is there, in the order of the keys
     */
    default void readAll(DirectBuffer[] keys, IndexedValueHandler handler) {
        for (int i = 0; i < keys.length; i++) {
            final int index = i;
            final DirectBuffer key = keys[i];
            read(key, 0, key.capacity(), (b, o, l) -> handler.onValue(index, b, o, l));
        }
    }

    /**
     * Visits entries in no particular order. A key that is present throughout is visited exactly
     * once; concurrent writes may or may not be seen.
     *
     * @param prefix only keys that begin with these bytes; an empty buffer stands for all
     * @param handler receives the entries and may stop the walk
     */
    void forEach(DirectBuffer prefix, EntryHandler handler);

    /**
     * Number of keys. Walks over all of them unless an engine knows better.
     *
     * @return the count, exact while nobody writes
     */
    default long count() {
        final long[] count = {0};
        forEach(
                new UnsafeBuffer(new byte[0]),
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> ++count[0] > 0);
        return count[0];
    }
}

package io.lohdb;

import io.lohdb.internal.store.BytesViews;
import io.lohdb.internal.store.EntryRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes. Any thread may call them at any time, a subscriber's callback included. A method returns
 * when the promise of its {@link Durability} holds and throws when it cannot be kept; interrupts
 * neither disturb it nor get lost.
 *
 * <p>Keys are 1 to 65,535 bytes; values from 0 bytes up to what one segment holds ({@link
 * LohDb#maxEntryLength()} less the key). Another length is an {@link IllegalArgumentException},
 * null a {@link NullPointerException}; a full device throws {@link
 * io.lohdb.exceptions.NoSpaceException}, a failed store {@link
 * io.lohdb.exceptions.StoreFailedException}, a closed one {@link
 * io.lohdb.exceptions.StoreClosedException}. Arguments are copied: they are free again when the
 * method returns.
 *
 * <p>A put may say how long its entry lives. What is stored is when it ends, by the configured
 * clock: from that millisecond on the key is absent for every read, comparison, count and delete.
 * Some time later the store removes it, and subscribers see that as a delete with {@link
 * io.lohdb.spi.Change#isExpiry()}. Any later put of the key ends the old time to live; one without
 * a time to live makes the entry last.
 */
public interface WriteOperations {
    /**
     * Stores a value under a key.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param value buffer that holds the value
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     * @return the sequence of this operation
     */
    long put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength);

    /**
     * Stores a value that expires.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param value buffer that holds the value
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     * @param timeToLiveMs how long the entry lives from now on, milliseconds, at least 1
     * @return the sequence of this operation
     * @throws IllegalArgumentException when there is no such time
     */
    @SuppressWarnings("ParameterNumber") // The ranges of put and one number more.
    long put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength,
            long timeToLiveMs);

    /**
     * Stores a value unless the key is there.
     *
     * @param key the whole buffer is the key
     * @param value the whole buffer is the value
     * @return whether the value was stored
     */
    boolean putIfAbsent(DirectBuffer key, DirectBuffer value);

    /**
     * Stores a value if the key holds the expected one: compare-and-set.
     *
     * @param key the whole buffer is the key
     * @param expected the whole buffer is the value that must be there
     * @param value the whole buffer is the value to store
     * @return whether the value was stored
     */
    boolean replace(DirectBuffer key, DirectBuffer expected, DirectBuffer value);

    /**
     * Removes a key.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @return whether it existed
     */
    boolean delete(DirectBuffer key, int keyOffset, int keyLength);

    /**
     * Applies a batch: after a crash all of it is there or none.
     *
     * @param batch is left as it is and may be applied again or cleared
     * @return the sequence of its last operation; that of the last write when the batch is empty
     */
    long write(WriteBatch batch);

    /**
     * Stores a value under a key.
     *
     * @param key the whole buffer is the key
     * @param value the whole buffer is the value
     * @return the sequence of this operation
     */
    default long put(final DirectBuffer key, final DirectBuffer value) {
        return put(key, 0, key.capacity(), value, 0, value.capacity());
    }

    /**
     * Stores a value under a key.
     *
     * @param key the key
     * @param value the value
     * @return the sequence of this operation
     */
    default long put(final byte[] key, final byte[] value) {
        return put(new UnsafeBuffer(key), new UnsafeBuffer(value));
    }

    /**
     * Stores text under a key.
     *
     * @param key the key as text
     * @param value the value as text
     * @return the sequence of this operation
     */
    default long put(final String key, final String value) {
        return put(utf8(key), utf8(value));
    }

    /**
     * Stores a value under a key.
     *
     * @param key the key as text
     * @param value the value
     * @return the sequence of this operation
     */
    default long put(final String key, final byte[] value) {
        return put(utf8(key), new UnsafeBuffer(value));
    }

    /**
     * Stores a value under a key.
     *
     * @param key its readable bytes are the key
     * @param value its readable bytes are the value
     * @return the sequence of this operation
     */
    default long put(final BytesStore<?, ?> key, final BytesStore<?, ?> value) {
        return put(BytesViews.view(key), BytesViews.view(value));
    }

    /**
     * Stores a value that expires.
     *
     * @param key the whole buffer is the key
     * @param value the whole buffer is the value
     * @param timeToLive how long the entry lives from now on, more than nothing; part of a
     *     millisecond counts as a whole one
     * @return the sequence of this operation
     * @throws IllegalArgumentException when there is no such time
     */
    default long put(final DirectBuffer key, final DirectBuffer value, final Duration timeToLive) {
        return put(
                key,
                0,
                key.capacity(),
                value,
                0,
                value.capacity(),
                EntryRules.timeToLiveMs(timeToLive));
    }

    /**
     * Stores a value that expires.
     *
     * @param key the key
     * @param value the value
     * @param timeToLive how long the entry lives from now on, more than nothing
     * @return the sequence of this operation
     * @throws IllegalArgumentException when there is no such time
     */
    default long put(final byte[] key, final byte[] value, final Duration timeToLive) {
        return put(new UnsafeBuffer(key), new UnsafeBuffer(value), timeToLive);
    }

    /**
     * Stores a value that expires.
     *
     * @param key the key as text
     * @param value the value as text
     * @param timeToLive how long the entry lives from now on, more than nothing
     * @return the sequence of this operation
     * @throws IllegalArgumentException when there is no such time
     */
    default long put(final String key, final String value, final Duration timeToLive) {
        return put(utf8(key), utf8(value), timeToLive);
    }

    /**
     * Stores a value that expires.
     *
     * @param key the key as text
     * @param value the value
     * @param timeToLive how long the entry lives from now on, more than nothing
     * @return the sequence of this operation
     * @throws IllegalArgumentException when there is no such time
     */
    default long put(final String key, final byte[] value, final Duration timeToLive) {
        return put(utf8(key), new UnsafeBuffer(value), timeToLive);
    }

    /**
     * Stores a value that expires.
     *
     * @param key its readable bytes are the key
     * @param value its readable bytes are the value
     * @param timeToLive how long the entry lives from now on, more than nothing
     * @return the sequence of this operation
     * @throws IllegalArgumentException when there is no such time
     */
    default long put(
            final BytesStore<?, ?> key, final BytesStore<?, ?> value, final Duration timeToLive) {
        return put(BytesViews.view(key), BytesViews.view(value), timeToLive);
    }

    /**
     * Stores a value unless the key is there.
     *
     * @param key the key
     * @param value the value
     * @return whether the value was stored
     */
    default boolean putIfAbsent(final byte[] key, final byte[] value) {
        return putIfAbsent(new UnsafeBuffer(key), new UnsafeBuffer(value));
    }

    /**
     * Stores text unless the key is there.
     *
     * @param key the key as text
     * @param value the value as text
     * @return whether the value was stored
     */
    default boolean putIfAbsent(final String key, final String value) {
        return putIfAbsent(utf8(key), utf8(value));
    }

    /**
     * Stores a value unless the key is there.
     *
     * @param key its readable bytes are the key
     * @param value its readable bytes are the value
     * @return whether the value was stored
     */
    default boolean putIfAbsent(final BytesStore<?, ?> key, final BytesStore<?, ?> value) {
        return putIfAbsent(BytesViews.view(key), BytesViews.view(value));
    }

    /**
     * Stores a value if the key holds the expected one.
     *
     * @param key the key
     * @param expected the value that must be there
     * @param value the value to store
     * @return whether the value was stored
     */
    default boolean replace(final byte[] key, final byte[] expected, final byte[] value) {
        return replace(new UnsafeBuffer(key), new UnsafeBuffer(expected), new UnsafeBuffer(value));
    }

    /**
     * Stores text if the key holds the expected text.
     *
     * @param key the key as text
     * @param expected the value that must be there
     * @param value the value to store
     * @return whether the value was stored
     */
    default boolean replace(final String key, final String expected, final String value) {
        return replace(utf8(key), utf8(expected), utf8(value));
    }

    /**
     * Stores a value if the key holds the expected one.
     *
     * @param key its readable bytes are the key
     * @param expected its readable bytes are the value that must be there
     * @param value its readable bytes are the value to store
     * @return whether the value was stored
     */
    default boolean replace(
            final BytesStore<?, ?> key,
            final BytesStore<?, ?> expected,
            final BytesStore<?, ?> value) {
        return replace(BytesViews.view(key), BytesViews.view(expected), BytesViews.view(value));
    }

    /**
     * Removes a key.
     *
     * @param key the key
     * @return whether it existed
     */
    default boolean delete(final byte[] key) {
        return delete(new UnsafeBuffer(key), 0, key.length);
    }

    /**
     * Removes a key.
     *
     * @param key the key as text
     * @return whether it existed
     */
    default boolean delete(final String key) {
        return delete(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Removes a key.
     *
     * @param key its readable bytes are the key
     * @return whether it existed
     */
    default boolean delete(final BytesStore<?, ?> key) {
        final DirectBuffer view = BytesViews.view(key);
        return delete(view, 0, view.capacity());
    }

    /**
     * Notes how far a reader of the changes has come, see {@link
     * FeedOperations#subscribe(SubscriptionStart, io.lohdb.spi.ChangeHandler)}. To do so together
     * with other writes, use {@link WriteBatch}.
     *
     * @param name 1 to 255 bytes in UTF-8
     * @param sequence the last change that it is done with, at most the last one written
     * @throws UnsupportedOperationException when the engine keeps no cursors
     */
    default void commitCursor(final String name, final long sequence) {
        write(new WriteBatch().commitCursor(name, sequence));
    }

    /**
     * Notes how far a reader of the changes has come, with some bytes of its own.
     *
     * @param name 1 to 255 bytes in UTF-8
     * @param sequence the last change that it is done with, at most the last one written
     * @param payload up to 64 KiB
     * @throws UnsupportedOperationException when the engine keeps no cursors
     */
    default void commitCursor(final String name, final long sequence, final byte[] payload) {
        write(new WriteBatch().commitCursor(name, sequence, payload));
    }

    /**
     * Removes a cursor, whether or not it is there: it holds back no history any more.
     *
     * @param name the cursor's name
     * @throws UnsupportedOperationException when the engine keeps no cursors
     */
    default void deleteCursor(final String name) {
        write(new WriteBatch().deleteCursor(name));
    }

    private static DirectBuffer utf8(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}

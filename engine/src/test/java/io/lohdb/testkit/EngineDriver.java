package io.lohdb.testkit;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Drives a bare engine with text, as a store would: whoever signals work runs a duty cycle. Writes
 * are for one thread at a time, the rest for any.
 */
public final class EngineDriver implements AutoCloseable {
    private final StorageEngine engine;
    private final ReentrantLock duty = new ReentrantLock();
    private boolean isClosed;

    /**
     * Creates a driver.
     *
     * @param engine no work signal was set yet
     */
    public EngineDriver(final StorageEngine engine) {
        this.engine = engine;
        engine.workSignal(this::work);
    }

    private void work() {
        if (!duty.isHeldByCurrentThread() && duty.tryLock()) {
            try {
                engine.doWork();
            } finally {
                duty.unlock();
            }
        }
    }

    /**
     * Text as a buffer.
     *
     * @param text of any kind
     * @return its UTF-8 bytes
     */
    public static UnsafeBuffer utf8(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A range of a buffer as text.
     *
     * @param buffer holds UTF-8 bytes
     * @param offset of the first one
     * @param length how many
     * @return the text
     */
    public static String text(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Puts.
     *
     * @param key as text
     * @param value as text
     * @return what the engine returned
     */
    public long put(final String key, final String value) {
        final UnsafeBuffer k = utf8(key);
        final UnsafeBuffer v = utf8(value);
        return engine.put(k, 0, k.capacity(), v, 0, v.capacity());
    }

    /**
     * Puts an entry that expires.
     *
     * @param key as text
     * @param value as text
     * @param expiryMs when it expires, epoch milliseconds
     * @return what the engine returned
     */
    public long put(final String key, final String value, final long expiryMs) {
        final UnsafeBuffer k = utf8(key);
        final UnsafeBuffer v = utf8(value);
        return engine.put(k, 0, k.capacity(), v, 0, v.capacity(), expiryMs);
    }

    /**
     * Deletes.
     *
     * @param key as text
     * @return what the engine returned
     */
    public long delete(final String key) {
        final UnsafeBuffer k = utf8(key);
        return engine.delete(k, 0, k.capacity());
    }

    /**
     * Applies.
     *
     * @param operations a batch
     * @return what the engine returned
     */
    public long apply(final Operations operations) {
        return engine.apply(operations);
    }

    /**
     * Reads.
     *
     * @param key as text
     * @return the value, null when the key is not there
     */
    public String value(final String key) {
        return value(utf8(key));
    }

    /**
     * Reads.
     *
     * @param key the whole buffer is the key
     * @return the value, null when the key is not there
     */
    public String value(final DirectBuffer key) {
        final String[] value = new String[1];
        final boolean isThere =
                engine.read(
                        key,
                        0,
                        key.capacity(),
                        (buffer, offset, length) -> value[0] = text(buffer, offset, length));
        if (isThere != (value[0] != null)) {
            throw new AssertionError("read returned " + isThere + " but handed over " + value[0]);
        }
        return value[0];
    }

    /**
     * Copies a value.
     *
     * @param key as text
     * @param destination receives the value
     * @param offset where it goes
     * @return what the engine returned
     */
    public int copy(final String key, final MutableDirectBuffer destination, final int offset) {
        final UnsafeBuffer k = utf8(key);
        return engine.get(k, 0, k.capacity(), destination, offset);
    }

    /**
     * Walks over the entries.
     *
     * @param prefix of the keys, as text
     * @return keys and values; a key that is met twice is an error
     */
    public Map<String, String> entries(final String prefix) {
        final Map<String, String> entries = new HashMap<>();
        engine.forEach(
                utf8(prefix),
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    final String key = text(buffer, keyOffset, keyLength);
                    if (entries.put(key, text(buffer, valueOffset, valueLength)) != null) {
                        throw new AssertionError("met twice: " + key);
                    }
                    return true;
                });
        return entries;
    }

    /**
     * Reads the history up to what is written.
     *
     * @param afterSequence where it begins
     * @return one line for each operation: {@code key=value} or {@code key deleted}; sequences that
     *     are not consecutive are an error
     */
    public List<String> history(final long afterSequence) {
        final List<String> lines = new ArrayList<>();
        try (ChangeReader reader = engine.changes(afterSequence)) {
            while (reader.poll(
                            change -> {
                                if (change.sequence() != afterSequence + lines.size() + 1) {
                                    throw new AssertionError("not the next one: " + change);
                                }
                                lines.add(line(change));
                            },
                            engine.writtenSequence(),
                            100)
                    > 0) {
                Thread.onSpinWait();
            }
        }
        return lines;
    }

    /**
     * A change as text.
     *
     * @param change of text
     * @return {@code key=value} or {@code key deleted}
     */
    public static String line(final Change change) {
        return change.type() == ChangeType.PUT
                ? change.keyString() + "=" + change.valueString()
                : change.keyString() + " deleted";
    }

    /** Closes the engine once. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            engine.close();
        }
    }
}

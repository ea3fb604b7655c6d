package io.lohdb.internal.recovery;

import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.RecoveryReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An open engine with tiny segments, text keys and values, and no thread: background work is done
 * when a write waits for it. For one thread.
 */
final class EngineSession implements AutoCloseable {
    static final int MIN_SEGMENT_LENGTH = 256;
    static final int MAX_SEGMENT_LENGTH = 4096;

    private final LogStorageEngine engine;

    private EngineSession(LogStorageEngine engine) {
        this.engine = engine;
        engine.workSignal(engine::doWork);
    }

    static EngineSession open(StoreDirectory directory, LogSettings settings) {
        return new EngineSession(LogStorageEngine.open(directory, settings));
    }

    static EngineSession open(StoreDirectory directory, EngineSettings settings) {
        return new EngineSession(LogStorageEngine.open(directory, settings, new SecureRandom()));
    }

    static EngineSession open(StoreDirectory directory, CorruptionPolicy policy) {
        return open(directory, new LogSettings(MIN_SEGMENT_LENGTH, MAX_SEGMENT_LENGTH, policy));
    }

    static EngineSession open(StoreDirectory directory) {
        return open(directory, CorruptionPolicy.FAIL);
    }

    static EngineSession open(StoreImage image) {
        return open(new SimulatedDirectory(image), CorruptionPolicy.FAIL);
    }

    static EngineSession salvage(StoreImage image) {
        return open(new SimulatedDirectory(image), CorruptionPolicy.SALVAGE);
    }

    static EngineSession open(Path path) {
        return open(OsDirectory.open(path), CorruptionPolicy.FAIL);
    }

    static EngineSession open(Path path, CorruptionPolicy policy) {
        return open(OsDirectory.open(path), policy);
    }

    LogStorageEngine engine() {
        return engine;
    }

    /** No segment is prepared from now on: one more roll takes the spare, the next would wait. */
    EngineSession withoutBackgroundWork() {
        int work = engine.doWork();
        while (work > 0) {
            work = engine.doWork();
        }
        engine.workSignal(() -> {});
        return this;
    }

    long put(String key, String value) {
        DirectBuffer k = buffer(key);
        DirectBuffer v = buffer(value);
        return engine.put(k, 0, k.capacity(), v, 0, v.capacity());
    }

    long put(String key, String value, long expiryMs) {
        DirectBuffer k = buffer(key);
        DirectBuffer v = buffer(value);
        return engine.put(k, 0, k.capacity(), v, 0, v.capacity(), expiryMs);
    }

    /** A put followed by a sync, as a durable write does it. */
    long putDurably(String key, String value) {
        long sequence = put(key, value);
        engine.sync();
        return sequence;
    }

    long delete(String key) {
        DirectBuffer k = buffer(key);
        return engine.delete(k, 0, k.capacity());
    }

    long apply(BatchOperations batch) {
        return engine.apply(batch);
    }

    String get(String key) {
        DirectBuffer k = buffer(key);
        String[] value = {null};
        engine.read(k, 0, k.capacity(), (b, o, l) -> value[0] = text(b, o, l));
        return value[0];
    }

    SortedMap<String, String> entries() {
        SortedMap<String, String> entries = new TreeMap<>();
        engine.forEach(
                new UnsafeBuffer(new byte[0]),
                (b, ko, kl, vo, vl) -> {
                    entries.put(text(b, ko, kl), text(b, vo, vl));
                    return true;
                });
        return entries;
    }

    /** Commits a cursor alone. */
    void commitCursor(String name, long sequence, String payload) {
        apply(new BatchOperations().cursor(name, sequence, payload));
    }

    void deleteCursor(String name) {
        apply(new BatchOperations().deleteCursor(name));
    }

    /** Cursors by name, for example "7 payload". */
    SortedMap<String, String> cursors() {
        SortedMap<String, String> cursors = new TreeMap<>();
        for (Cursor cursor : engine.cursors()) {
            cursors.put(
                    cursor.name(),
                    cursor.sequence() + " " + new String(cursor.payload(), StandardCharsets.UTF_8));
        }
        return cursors;
    }

    /**
     * Every operation since the first that the log has, for example "3 PUT k=v" or "4 DELETE k".
     */
    List<String> history() {
        List<String> history = new ArrayList<>();
        try (ChangeReader reader = engine.changes(engine.firstSequence() - 1)) {
            while (reader.sequence() < engine.writtenSequence()) {
                reader.poll(
                        change -> {
                            String key =
                                    text(change.buffer(), change.keyOffset(), change.keyLength());
                            history.add(
                                    change.sequence()
                                            + " "
                                            + change.type()
                                            + " "
                                            + key
                                            + (change.type() == ChangeType.DELETE
                                                    ? ""
                                                    : "="
                                                            + text(
                                                                    change.buffer(),
                                                                    change.valueOffset(),
                                                                    change.valueLength())));
                        },
                        engine.writtenSequence(),
                        7);
            }
        }
        return history;
    }

    void sync() {
        engine.sync();
    }

    /** Syncs and notes that down in a mark, as a quiet moment does. */
    void mark() {
        engine.sync();
        if (engine.onIdle()) {
            engine.sync();
        }
    }

    /** A slice of every kind of background work, with what it waits for. */
    void maintain() {
        engine.sync();
        engine.maintain();
        engine.makeCheckpoint();
        engine.doWork();
    }

    RecoveryReport report() {
        return engine.recoveryReport();
    }

    long writtenSequence() {
        return engine.writtenSequence();
    }

    @Override
    public void close() {
        engine.close();
    }

    private static DirectBuffer buffer(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

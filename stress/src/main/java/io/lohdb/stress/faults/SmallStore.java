package io.lohdb.stress.faults;

import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedLog;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes numbered entries of mixed lengths to an engine and keeps account of them. A write that
 * waits for a segment prepares it itself. For one thread.
 */
public final class SmallStore {
    /** Keys are below it. */
    public static final int KEY_COUNT = 64;

    private static final int LENGTH_STEP = 37;
    private static final int MAX_KEY_LENGTH = 16;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private final IssuedLog issued = new IssuedLog();
    private final LogStorageEngine engine;
    private final int maxValueLength;

    /** Takes an engine that was just created. */
    public SmallStore(final LogStorageEngine engine, final int maxValueLength) {
        this.engine = engine;
        this.maxValueLength = maxValueLength;
        engine.workSignal(engine::doWork);
    }

    /** The engine. */
    public LogStorageEngine engine() {
        return engine;
    }

    /** What was written. */
    public IssuedLog issued() {
        return issued;
    }

    private int valueLength() {
        return issued.count() * LENGTH_STEP % (maxValueLength + 1);
    }

    /** Stores values, and deletes a key now and then. */
    public void put(final int count) {
        for (int i = 0; i < count; i++) {
            final int number = issued.count() * 5 % KEY_COUNT;
            if (i % 8 == 7 && isThere(number)) {
                issued.delete(number, false);
                engine.delete(key, 0, EntryBytes.putKey(key, number));
            } else {
                final int length = valueLength();
                EntryBytes.putValue(value, issued.put(number, length, false), length);
                engine.put(key, 0, EntryBytes.putKey(key, number), value, 0, length);
            }
        }
    }

    private boolean isThere(final int number) {
        final int keyLength = EntryBytes.putKey(key, number);
        return engine.read(key, 0, keyLength, (buffer, offset, length) -> {});
    }

    /** Stores values in one batch. */
    public void batch(final int count) {
        engine.apply(new Batch(count));
    }

    /** Syncs and notes that down in a mark, as a quiet moment does. */
    public void mark() {
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

    /** A batch of puts that is issued as it is applied. */
    private final class Batch implements Operations {
        private final int count;

        Batch(final int count) {
            this.count = count;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public long entryBytes() {
            return count * (long) (maxValueLength + MAX_KEY_LENGTH);
        }

        @Override
        public void forEach(final OperationHandler handler) {
            final UnsafeBuffer entry = new UnsafeBuffer(new byte[64 + EntryBytes.MAX_VALUE_LENGTH]);
            for (int i = 0; i < count; i++) {
                final int number = issued.count() * 5 % KEY_COUNT;
                final int length = valueLength();
                final int keyLength = EntryBytes.putKey(entry, number);
                EntryBytes.putValue(value, issued.put(number, length, i < count - 1), length);
                entry.putBytes(keyLength, value, 0, length);
                handler.onPut(entry, 0, keyLength, keyLength, length);
            }
        }
    }
}

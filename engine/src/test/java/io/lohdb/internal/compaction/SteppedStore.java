package io.lohdb.internal.compaction;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine with tiny segments, text keys and values, whose compaction is stepped by hand. */
final class SteppedStore implements AutoCloseable {
    static final int MIN_SEGMENT_LENGTH = 1024;
    static final int MAX_SEGMENT_LENGTH = 4096;

    /** Compacts whatever there is. */
    static final CompactionSettings EAGER =
            new CompactionSettings(1.05, CompactionSettings.UNLIMITED, 1, 0);

    private static final int ENOUGH = 100_000;

    private final LogStorageEngine engine;

    private SteppedStore(LogStorageEngine engine) {
        this.engine = engine;
        engine.workSignal(engine::doWork);
    }

    static SteppedStore open(StoreDirectory directory, CompactionSettings settings) {
        return open(directory, settings, MIN_SEGMENT_LENGTH, MAX_SEGMENT_LENGTH);
    }

    static SteppedStore open(
            StoreDirectory directory, CompactionSettings settings, int minLength, int maxLength) {
        return open(
                directory, settings, new LogSettings(minLength, maxLength, CorruptionPolicy.FAIL));
    }

    static SteppedStore open(
            StoreDirectory directory, CompactionSettings settings, LogSettings log) {
        return new SteppedStore(
                LogStorageEngine.open(
                        directory,
                        new EngineSettings(log, settings),
                        RandomGenerator.of("L64X128MixRandom")));
    }

    LogStorageEngine engine() {
        return engine;
    }

    long put(String key, String value) {
        DirectBuffer k = buffer(key);
        DirectBuffer v = buffer(value);
        return engine.put(k, 0, k.capacity(), v, 0, v.capacity());
    }

    long delete(String key) {
        DirectBuffer k = buffer(key);
        return engine.delete(k, 0, k.capacity());
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

    /** One slice of compaction and of what it waits for; returns whether anything was done. */
    boolean step() {
        engine.sync();
        return engine.maintain() + engine.makeCheckpoint() + engine.doWork() > 0;
    }

    /** Compacts until nothing worth mentioning is left to win. */
    SteppedStore compact() {
        long request = engine.compaction().request();
        for (int i = 0; i < ENOUGH && !engine.compaction().isDone(request); i++) {
            step();
        }
        if (!engine.compaction().isDone(request)) {
            throw new AssertionError("compaction does not come to an end");
        }
        return this;
    }

    /** As above, but faults are what the test is about; returns how many there were. */
    int compactDespiteFaults(int steps) {
        int faults = 0;
        engine.compaction().request();
        for (int i = 0; i < steps; i++) {
            try {
                step();
            } catch (LohDbException expected) {
                faults++;
            }
        }
        return faults;
    }

    @Override
    public void close() {
        engine.close();
    }

    static DirectBuffer buffer(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

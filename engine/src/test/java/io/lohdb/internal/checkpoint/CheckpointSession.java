package io.lohdb.internal.checkpoint;

import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.PagesDescriptor;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.testkit.EngineDriver;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine whose background work is stepped by hand, and what it has to hold. One thread. */
final class CheckpointSession implements AutoCloseable {
    static final LogSettings SETTINGS =
            new LogSettings(64 * 1024, 1024 * 1024, CorruptionPolicy.FAIL)
                    .withCheckpointInterval(0);

    /** More slices than any checkpoint of these tests takes. */
    private static final int MANY_SLICES = 10_000;

    final Map<String, String> expected = new HashMap<>();
    private final StoreDirectory directory;
    private final LogStorageEngine engine;

    CheckpointSession(StoreDirectory directory) {
        this(directory, SETTINGS);
    }

    CheckpointSession(StoreDirectory directory, LogSettings settings) {
        this(directory, settings, 5);
    }

    CheckpointSession(StoreDirectory directory, LogSettings settings, long seed) {
        this(directory, new EngineSettings(settings), seed);
    }

    CheckpointSession(StoreDirectory directory, EngineSettings settings, long seed) {
        this.directory = directory;
        this.engine = LogStorageEngine.open(directory, settings, new Random(seed));
        engine.workSignal(engine::doWork);
    }

    LogStorageEngine engine() {
        return engine;
    }

    void put(String key, String value) {
        final UnsafeBuffer k = EngineDriver.utf8(key);
        final UnsafeBuffer v = EngineDriver.utf8(value);
        engine.put(k, 0, k.capacity(), v, 0, v.capacity());
        expected.put(key, value);
    }

    void delete(String key) {
        final UnsafeBuffer k = EngineDriver.utf8(key);
        engine.delete(k, 0, k.capacity());
        expected.remove(key);
    }

    void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            put("key-" + i, "value " + i);
        }
    }

    /** Some puts, and deletes that come back sometimes. */
    void change(Random random, int keys, int changes) {
        for (int i = 0; i < changes; i++) {
            final String key = "key-" + random.nextInt(keys);
            final int choice = random.nextInt(4);
            if (choice < 2) {
                delete(key);
            }
            if (choice > 0) {
                put(key, "changed " + random.nextInt());
            }
        }
    }

    /** Has a checkpoint made from begin to end. */
    CheckpointSession checkpoint() {
        engine.sync();
        final BooleanSupplier request = engine.requestCheckpoint();
        for (int i = 0; i < MANY_SLICES && !request.getAsBoolean(); i++) {
            engine.maintain();
            engine.makeCheckpoint();
            engine.sync();
        }
        if (!request.getAsBoolean()) {
            throw new IllegalStateException("no end of slices");
        }
        return this;
    }

    RestoredIndex restored() {
        return new RestoredIndex(directory, engine.log());
    }

    void assertRestores() {
        try (RestoredIndex restored = restored()) {
            if (restored.loaded() == null) {
                throw new AssertionError("nothing loaded: " + restored.problems());
            }
            restored.assertHolds(expected);
        }
    }

    /** Names of the files of checkpoints in the directory. */
    static Set<String> files(StoreDirectory directory) throws IOException {
        final Set<String> found = new TreeSet<>();
        for (final String name : directory.list()) {
            if (CheckpointDescriptor.isCheckpointFile(name)
                    || PagesDescriptor.isPagesFile(name)
                    || name.endsWith(".tmp")) {
                found.add(name);
            }
        }
        return found;
    }

    Set<String> files() throws IOException {
        return files(directory);
    }

    @Override
    public void close() {
        engine.close();
    }
}

package io.lohdb;

import io.lohdb.internal.store.EngineFactory;
import io.lohdb.internal.store.Preflight;
import io.lohdb.spi.StorageEngine;

/**
 * The same log and index over anonymous memory: no files, nothing survives the process. The log
 * takes direct memory, which the JVM limits with {@code -XX:MaxDirectMemorySize}.
 */
public final class InMemoryStorageEngine {
    private InMemoryStorageEngine() {}

    /**
     * Opens an empty engine.
     *
     * @return the engine, to be used by one {@link LohDb} or a test
     */
    public static StorageEngine open() {
        Preflight.check();
        return open(LohDbConfig.inMemory());
    }

    /**
     * Opens an empty engine.
     *
     * @param config segment length, compaction and clocks count
     * @return the engine, to be used by one {@link LohDb} or a test
     */
    public static StorageEngine open(final LohDbConfig config) {
        Preflight.check();
        return EngineFactory.openMemory(config.engineSettings());
    }
}

package io.lohdb;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.store.EngineFactory;
import io.lohdb.internal.store.Preflight;
import io.lohdb.spi.StorageEngine;
import java.nio.file.Path;

/** The default engine: a log in mapped files and a hash index off-heap. */
public final class FileStorageEngine {
    private FileStorageEngine() {}

    /**
     * Opens the engine of a store directory with every default.
     *
     * @param directory created if missing
     * @return the engine, to be used by one {@link LohDb} or a test
     */
    public static StorageEngine open(final Path directory) {
        return open(LohDbConfig.inDirectory(directory));
    }

    /**
     * Opens the engine of a store directory.
     *
     * @param config directory, segment length, compaction, corruption policy, clocks, checkpoint
     *     interval and what is said about opening count
     * @return the engine, to be used by one {@link LohDb} or a test
     */
    public static StorageEngine open(final LohDbConfig config) {
        Preflight.check();
        return EngineThread.call(
                "open",
                () ->
                        config.isReadOnly()
                                ? EngineFactory.openReadOnly(
                                        config.directory(), config.engineSettings())
                                : EngineFactory.openDirectory(
                                        config.directory(), config.engineSettings()));
    }
}

package io.lohdb.internal.store;

import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.file.Path;

/** Opens a {@link LogStorageEngine} on the directories that LohDB brings along. */
public final class EngineFactory {
    private EngineFactory() {}

    /** Opens the engine of a directory; on a thread that nobody interrupts. */
    public static LogStorageEngine openDirectory(
            final Path path,
            final int minSegmentLength,
            final int maxSegmentLength,
            final CorruptionPolicy policy) {
        return LogStorageEngine.open(
                OsDirectory.open(path),
                new LogSettings(minSegmentLength, maxSegmentLength, policy));
    }

    /** Opens an empty engine in anonymous memory. */
    public static LogStorageEngine openMemory(
            final int minSegmentLength, final int maxSegmentLength) {
        return LogStorageEngine.open(
                new MemoryDirectory(),
                new LogSettings(minSegmentLength, maxSegmentLength, CorruptionPolicy.FAIL));
    }
}

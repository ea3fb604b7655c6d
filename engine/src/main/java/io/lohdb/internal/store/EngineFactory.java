package io.lohdb.internal.store;

import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreReadOnlyException;
import io.lohdb.internal.format.BackupDescriptor;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.spi.CorruptionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.EpochClock;

/** Opens a {@link LogStorageEngine} on the directories that LohDB brings along. */
public final class EngineFactory {
    /** Length of the first segment, bytes. */
    public static final int MIN_SEGMENT_LENGTH = 256 * 1024;

    private EngineFactory() {}

    /** Opens the engine of a directory; on a thread that nobody interrupts. */
    public static LogStorageEngine openDirectory(final Path path, final LogSettings settings) {
        return openDirectory(path, new EngineSettings(settings));
    }

    /** Opens the engine of a directory; on a thread that nobody interrupts. */
    public static LogStorageEngine openDirectory(final Path path, final EngineSettings settings) {
        final StoreDirectory directory = OsDirectory.open(path);
        boolean isBackup = true;
        try {
            isBackup = directory.length(BackupDescriptor.FILE) >= 0;
        } catch (final IOException e) {
            throw FileFault.typed("look at the store directory: path=" + path, e);
        } finally {
            if (isBackup) {
                directory.release();
            }
        }
        if (isBackup) {
            throw new StoreReadOnlyException(
                    "this is a backup: restore it, or open it for reading only: path=" + path);
        }
        return LogStorageEngine.open(directory, settings, new LazySecureRandom());
    }

    /**
     * As below, to look at everything there is.
     *
     * @param clock tells what has expired
     */
    public static LogStorageEngine openReadOnly(
            final Path path, final CorruptionPolicy policy, final EpochClock clock) {
        return openReadOnly(
                path,
                new EngineSettings(
                        new LogSettings(
                                MIN_SEGMENT_LENGTH,
                                MIN_SEGMENT_LENGTH,
                                policy,
                                new EngineClocks(clock, System::nanoTime))));
    }

    /**
     * Opens the engine of an existing directory and changes nothing there.
     *
     * @throws StoreAccessException when there is no store
     */
    public static LogStorageEngine openReadOnly(final Path path, final EngineSettings settings) {
        final StoreDirectory directory = OsDirectory.openReadOnly(path);
        boolean isStore = false;
        try {
            isStore = isStore(directory);
        } catch (final IOException e) {
            throw FileFault.typed("list the store directory: path=" + path, e);
        } finally {
            if (!isStore) {
                directory.release();
            }
        }
        if (!isStore) {
            throw new StoreAccessException("no store in this directory: path=" + path);
        }
        return LogStorageEngine.open(directory, settings, new LazySecureRandom());
    }

    private static boolean isStore(final StoreDirectory directory) throws IOException {
        for (final String name : directory.list()) {
            if (name.equals(ManifestDescriptor.FILE) || ManifestSegment.isSegmentFile(name)) {
                return true;
            }
        }
        return false;
    }

    /** Opens an empty engine in anonymous memory. */
    public static LogStorageEngine openMemory(
            final int minSegmentLength, final int maxSegmentLength) {
        return openMemory(
                new EngineSettings(
                        new LogSettings(
                                minSegmentLength, maxSegmentLength, CorruptionPolicy.FAIL)));
    }

    /** Opens an empty engine in anonymous memory; a checkpoint there is of no use to anybody. */
    public static LogStorageEngine openMemory(final EngineSettings settings) {
        return LogStorageEngine.open(
                new MemoryDirectory(),
                new EngineSettings(
                        settings.log().withCheckpointInterval(LogSettings.NO_CHECKPOINTS),
                        settings.compaction()),
                new LazySecureRandom());
    }
}

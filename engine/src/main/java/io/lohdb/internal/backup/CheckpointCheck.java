package io.lohdb.internal.backup;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.Problem;
import io.lohdb.internal.store.EngineFactory;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.EpochClock;

/**
 * Compares what a store shows when it is opened from its newest checkpoint with what its log says.
 * A checkpoint that opening passes over is no damage: it is only a cache.
 */
final class CheckpointCheck {
    private static final String CHECKPOINT = "checkpoint";

    private CheckpointCheck() {}

    /** Whether there is a checkpoint. */
    static boolean isNeeded(final Path path) {
        final StoreDirectory directory = OsDirectory.openReadOnly(path);
        try {
            return directory.list().stream().anyMatch(CheckpointDescriptor::isCheckpointFile);
        } catch (final IOException e) {
            throw FileFault.typed("list the store directory: path=" + path, e);
        } finally {
            directory.release();
        }
    }

    /**
     * Compares.
     *
     * @param clock tells what has expired; the same as for what is expected
     */
    static List<Loss> run(final Path path, final EntryDigest expected, final EpochClock clock) {
        try (LogStorageEngine engine =
                EngineFactory.openReadOnly(path, CorruptionPolicy.FAIL, clock)) {
            final EntryDigest found = EntryDigest.of(engine);
            return found.equals(expected)
                    ? List.of()
                    : List.of(finding("entries differ from the log's", expected, found));
        } catch (final CorruptLogException e) {
            return List.of(finding("store does not open from it", "a store", e.getMessage()));
        }
    }

    private static Loss finding(final String text, final Object expected, final Object found) {
        return new Loss(CHECKPOINT, 0, 0, 0, 0, Problem.of(text, expected, found).toString());
    }
}

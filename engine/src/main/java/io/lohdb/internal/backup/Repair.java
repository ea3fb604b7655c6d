package io.lohdb.internal.backup;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.os.TargetDirectory;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineFactory;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.BackupProgress;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import io.lohdb.spi.RecoveryReport;
import io.lohdb.spi.RepairReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a new store of what is intact in a damaged one. The damaged one is copied first, as far as
 * it can be read, and only read; everything else happens in the copy. For one thread, once.
 */
public final class Repair {
    private Repair() {}

    /**
     * Repairs.
     *
     * @throws io.lohdb.exceptions.TargetNotEmptyException when the target is not empty
     * @throws CorruptLogException when there is nothing intact to begin with
     */
    public static RepairReport run(
            final Path damaged, final Path target, final BackupProgress progress) {
        return run(OsDirectory.openReadOnly(damaged), damaged, target, progress);
    }

    /**
     * As above.
     *
     * @param source the damaged store's directory; closed in any case
     */
    static RepairReport run(
            final StoreDirectory source,
            final Path damaged,
            final Path target,
            final BackupProgress progress) {
        final List<Loss> losses = new ArrayList<>();
        try {
            losses.addAll(copy(source, damaged, target, progress));
        } catch (final IOException e) {
            throw FileFault.typed("copy the store: path=" + damaged, e);
        } finally {
            source.release();
        }
        joinNewerSegments(target);
        final RecoveryReport salvaged = salvage(target);
        losses.addAll(salvaged.losses());
        return new RepairReport(losses, salvaged.lastSequence(), Restore.verified(target));
    }

    /** Copies what counts; returns what could not be read. */
    private static List<Loss> copy(
            final StoreDirectory source,
            final Path damaged,
            final Path target,
            final BackupProgress progress)
            throws IOException {
        final List<String> names = new ArrayList<>();
        long bytes = 0;
        for (final String name : source.list()) {
            // Checkpoints are made anew, and a lock or a half-made file is none of the new store's.
            if (name.equals(ManifestDescriptor.FILE)
                    || ManifestSegment.isSegmentFile(name)
                    || ManifestSegment.isColdFile(name)) {
                names.add(name);
                bytes += source.length(name);
            }
        }
        if (names.isEmpty()) {
            throw new StoreAccessException("no store in this directory: path=" + damaged);
        }
        final Copier copier = new Copier(TargetDirectory.create(target), progress);
        copier.expect(bytes);
        final List<Loss> losses = new ArrayList<>();
        for (final String name : names) {
            losses.addAll(copy(source, name, copier));
        }
        copier.sync();
        return losses;
    }

    private static List<Loss> copy(
            final StoreDirectory source, final String name, final Copier copier)
            throws IOException {
        final int length =
                (int) Math.min(source.length(name), ManifestDescriptor.MAX_SEGMENT_LENGTH);
        final ReadableParts parts = new ReadableParts(source, name);
        copier.copy(name, parts, length, length);
        return parts.losses();
    }

    /** An older manifest beside newer segments loses nothing: the headers say what it lacks. */
    private static void joinNewerSegments(final Path target) {
        final StoreDirectory directory = OsDirectory.open(target);
        try {
            final byte[] content =
                    directory.read(ManifestDescriptor.FILE, ManifestDescriptor.MAX_LENGTH);
            if (content == null) {
                return;
            }
            final Manifest found = ManifestDescriptor.decode(content);
            final Manifest joined = new NewerSegments(directory, found).join();
            if (!joined.equals(found)) {
                directory.replace(ManifestDescriptor.FILE, ManifestDescriptor.encode(joined));
            }
        } catch (final CorruptLogException | ForeignFileException e) {
            // The salvage makes a new one.
            System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "manifest not readable", e);
        } catch (final IOException e) {
            throw FileFault.typed("read the manifest: path=" + target, e);
        } finally {
            directory.release();
        }
    }

    private static RecoveryReport salvage(final Path target) {
        try (LogStorageEngine engine =
                EngineFactory.openDirectory(
                        target,
                        new LogSettings(
                                EngineFactory.MIN_SEGMENT_LENGTH,
                                EngineFactory.MIN_SEGMENT_LENGTH,
                                CorruptionPolicy.SALVAGE))) {
            return engine.recoveryReport();
        }
    }
}

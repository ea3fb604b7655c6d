package io.lohdb.internal.backup;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.os.TargetDirectory;
import io.lohdb.spi.BackupProgress;
import io.lohdb.spi.Loss;
import io.lohdb.spi.RestoreReport;
import io.lohdb.spi.VerifyReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Makes a store of a full backup and increments. Everything is read and checked before the first
 * byte is written; the manifest comes last, so that whatever was interrupted is no store. For one
 * thread, once.
 */
public final class Restore {
    private Restore() {}

    /**
     * Restores.
     *
     * @param increments in the order in which they were taken
     * @param toSequence where to end; the end of the last increment by default
     */
    public static RestoreReport run(
            final Path backup,
            final List<Path> increments,
            final Path target,
            final OptionalLong toSequence,
            final BackupProgress progress) {
        final long startNs = System.nanoTime();
        final List<BackupReader> readers = new ArrayList<>();
        try {
            readers.add(BackupReader.open(backup));
            final RestoredChain chain = new RestoredChain(readers.get(0));
            for (final Path increment : increments) {
                readers.add(BackupReader.open(increment));
                chain.add(readers.get(readers.size() - 1));
            }
            chain.cut(toSequence.orElse(chain.through()));
            final Copier copier = new Copier(TargetDirectory.create(target), progress);
            write(chain, copier);
            return new RestoreReport(
                    chain.through(),
                    copier.copiedBytes(),
                    verified(target),
                    System.nanoTime() - startNs);
        } finally {
            readers.forEach(BackupReader::close);
        }
    }

    private static void write(final RestoredChain chain, final Copier copier) {
        copier.expect(chain.segments().stream().mapToLong(StoredSegment::used).sum());
        for (final StoredSegment stored : chain.segments()) {
            copier.copy(
                    stored.named().file(),
                    (offset, slice, length) ->
                            stored.segment().buffer().getBytes(offset, slice, length),
                    stored.used(),
                    stored.named().length());
        }
        copier.sync();
        final Manifest manifest = chain.manifest();
        copier.write(ManifestDescriptor.FILE, ManifestDescriptor.encode(manifest));
        copier.sync();
    }

    /** What was just written has to be an intact store. */
    static VerifyReport verified(final Path target) {
        final VerifyReport report = StoreCheck.run(target);
        if (!report.isIntact()) {
            final Loss first = report.findings().get(0);
            throw new CorruptLogException(
                    "the new store is damaged",
                    first.file(),
                    first.offset(),
                    "an intact store",
                    first.problem());
        }
        return report;
    }
}

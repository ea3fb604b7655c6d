package io.lohdb.internal.backup;

import io.lohdb.exceptions.IncompleteBackupException;
import io.lohdb.internal.format.Backup;
import io.lohdb.internal.format.BackupDescriptor;
import io.lohdb.internal.format.BackupFile;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A complete backup, opened and checked byte for byte. Nobody else has it open meanwhile; nothing
 * in it is changed. For one thread.
 */
final class BackupReader implements AutoCloseable {
    private static final int SLICE_LENGTH = 1 << 24;

    private final Path path;
    private final StoreDirectory directory;
    private final Map<String, MappedFile> files = new LinkedHashMap<>();
    private Backup backup;
    private Manifest manifest;

    private BackupReader(final Path path) {
        this.path = path;
        this.directory = OsDirectory.openReadOnly(path);
    }

    /**
     * Opens a backup.
     *
     * @throws IncompleteBackupException when it is not complete and intact
     */
    static BackupReader open(final Path path) {
        final BackupReader reader = new BackupReader(path);
        boolean isOpen = false;
        try {
            reader.read();
            isOpen = true;
            return reader;
        } catch (final IOException e) {
            throw FileFault.typed("read the backup: path=" + path, e);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        } finally {
            if (!isOpen) {
                reader.close();
            }
        }
    }

    /** Whether a directory holds a backup, complete or not, rather than a store. */
    static boolean isBackup(final Path path) {
        final StoreDirectory directory = OsDirectory.openReadOnly(path);
        try {
            return directory.length(BackupDescriptor.FILE) >= 0;
        } catch (final IOException e) {
            throw FileFault.typed("read the directory: path=" + path, e);
        } finally {
            directory.release();
        }
    }

    private void read() throws IOException {
        final byte[] descriptor =
                directory.read(BackupDescriptor.FILE, BackupDescriptor.MAX_LENGTH);
        if (descriptor == null) {
            throw incomplete("descriptor missing", BackupDescriptor.FILE, "a file", "no file");
        }
        backup = BackupDescriptor.decode(descriptor);
        for (final BackupFile file : backup.files()) {
            check(file);
        }
        final byte[] content =
                directory.read(ManifestDescriptor.FILE, ManifestDescriptor.MAX_LENGTH);
        if (content == null || !files.containsKey(ManifestDescriptor.FILE)) {
            throw incomplete("manifest missing", ManifestDescriptor.FILE, "a file", "no file");
        }
        manifest = ManifestDescriptor.decode(content);
        if (!manifest.storeId().equals(backup.storeId())) {
            throw incomplete(
                    "manifest of another store",
                    ManifestDescriptor.FILE,
                    backup.storeId(),
                    manifest.storeId());
        }
    }

    private void check(final BackupFile file) throws IOException {
        final long length = directory.length(file.name());
        if (length != file.length()
                || length <= 0
                || length > ManifestDescriptor.MAX_SEGMENT_LENGTH) {
            throw incomplete(
                    "file missing or of another length", file.name(), file.length(), length);
        }
        final MappedFile mapped = directory.map(file.name(), (int) length);
        files.put(file.name(), mapped);
        final CRC32C crc = new CRC32C();
        final ByteBuffer memory = mapped.memory().duplicate();
        for (int offset = 0; offset < length; offset += SLICE_LENGTH) {
            memory.limit((int) Math.min(length, (long) offset + SLICE_LENGTH)).position(offset);
            crc.update(memory);
        }
        if ((int) crc.getValue() != file.crc()) {
            throw incomplete(
                    "file crc mismatch",
                    file.name(),
                    Integer.toHexString(file.crc()),
                    Integer.toHexString((int) crc.getValue()));
        }
    }

    private IncompleteBackupException incomplete(
            final String problem, final String file, final Object expected, final Object found) {
        return new IncompleteBackupException(
                "backup is not complete: "
                        + problem
                        + ": path="
                        + path
                        + " file="
                        + file
                        + " expected="
                        + expected
                        + " found="
                        + found);
    }

    Path path() {
        return path;
    }

    Backup backup() {
        return backup;
    }

    Manifest manifest() {
        return manifest;
    }

    /** The segments that are here, cold ones included, by id. */
    List<StoredSegment> segments() {
        final List<StoredSegment> segments = new ArrayList<>();
        for (final ManifestSegment named : manifest.segments()) {
            final MappedFile file = files.get(named.file());
            if (file != null) {
                final UnsafeBuffer buffer = new UnsafeBuffer(file.memory());
                if (buffer.capacity() != named.length()
                        || !SegmentHeaderDescriptor.isIntact(buffer)) {
                    throw incomplete("segment damaged", named.file(), "a segment", "another file");
                }
                segments.add(
                        new StoredSegment(
                                named,
                                new Segment(SegmentHeaderDescriptor.decode(buffer), file, 0)));
            }
        }
        return segments;
    }

    @Override
    public void close() {
        files.values().forEach(MappedFile::close);
        directory.release();
    }
}

package io.lohdb.internal.backup;

import io.lohdb.internal.format.BackupFile;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.FileOutput;
import io.lohdb.internal.os.TargetDirectory;
import io.lohdb.spi.BackupProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes files into a target, checksummed and synced, one after the other. For one thread. */
final class Copier {
    /** What is copied at once; a reader's protection lasts no longer than it takes. */
    private static final int SLICE_LENGTH = 1 << 20;

    private final TargetDirectory target;
    private final BackupProgress progress;
    private final ByteBuffer slice = ByteBuffer.allocateDirect(SLICE_LENGTH);
    private final List<BackupFile> files = new ArrayList<>();
    private long totalBytes;
    private long copiedBytes;

    Copier(final TargetDirectory target, final BackupProgress progress) {
        this.target = target;
        this.progress = progress;
    }

    /** Where the bytes come from. */
    interface Source {
        /** Copies a part into the beginning of an empty buffer. */
        void read(int offset, ByteBuffer slice, int length);
    }

    /** Says how much there will be to copy. */
    void expect(final long bytes) {
        totalBytes = bytes;
    }

    /** The files written so far. */
    List<BackupFile> files() {
        return files;
    }

    long copiedBytes() {
        return copiedBytes;
    }

    /**
     * Writes a file.
     *
     * @param used bytes that come from the source
     * @param length bytes of the file: zeros behind the used ones
     */
    void copy(final String name, final Source source, final int used, final long length) {
        try (FileOutput file = target.create(name)) {
            final CRC32C crc = new CRC32C();
            for (int offset = 0; offset < used; offset += SLICE_LENGTH) {
                final int count = Math.min(SLICE_LENGTH, used - offset);
                slice.clear();
                source.read(offset, slice, count);
                slice.position(0).limit(count);
                crc.update(slice);
                slice.position(0);
                file.write(slice);
                copiedBytes += count;
                progress.onProgress(copiedBytes, totalBytes);
            }
            file.finish(length);
            updateZeros(crc, length - used);
            files.add(new BackupFile(name, length, (int) crc.getValue()));
        } catch (final IOException e) {
            throw FileFault.typed("write a file: path=" + target.path().resolve(name), e);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        }
    }

    private static void updateZeros(final CRC32C crc, final long count) {
        final byte[] zeros = new byte[(int) Math.min(SLICE_LENGTH, count)];
        long remaining = count;
        while (remaining > 0) {
            final int length = (int) Math.min(zeros.length, remaining);
            crc.update(zeros, 0, length);
            remaining -= length;
        }
    }

    /** Writes a small file. */
    void write(final String name, final byte[] content) {
        copy(
                name,
                (offset, into, length) -> into.put(content, offset, length),
                content.length,
                content.length);
    }

    /** Makes the names of all files durable. */
    void sync() {
        try {
            target.sync();
        } catch (final IOException e) {
            throw FileFault.typed("sync the directory: path=" + target.path(), e);
        }
    }
}

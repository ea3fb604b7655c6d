package io.lohdb.internal.os;

import static java.nio.file.StandardOpenOption.READ;

import io.lohdb.exceptions.StoreReadOnlyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A store directory for somebody who looks and changes nothing. Mappings refuse stores too: a
 * mistake above is a fault, never a changed file.
 */
final class ReadOnlyDirectory implements StoreDirectory {
    private final Path directory;
    private final ExistingFiles files;
    private final DirectoryLock lock;

    ReadOnlyDirectory(final Path directory, final DirectoryLock lock) {
        this.directory = directory;
        this.files = new ExistingFiles(directory);
        this.lock = lock;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public List<String> list() throws IOException {
        return files.list();
    }

    @Override
    public FileAllocation allocate(final String name, final int length) {
        throw refusal(name);
    }

    @Override
    public MappedFile map(final String name, final int maxLength) throws IOException {
        try (FileChannel channel = files.existing(name, READ)) {
            final long length = Math.min(channel.size(), maxLength);
            return new MappedSegmentFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, length));
        }
    }

    @Override
    public long length(final String name) throws IOException {
        return files.length(name);
    }

    @Override
    public byte[] read(final String name, final int maxLength) throws IOException {
        return files.read(name, maxLength);
    }

    @Override
    public void read(final String name, final long offset, final ByteBuffer into)
            throws IOException {
        files.read(name, offset, into);
    }

    @Override
    public boolean read(final String name, final ByteBuffer content) throws IOException {
        return files.read(name, content);
    }

    @Override
    public void replace(final String name, final byte[] content) {
        throw refusal(name);
    }

    @Override
    public void delete(final String name) {
        throw refusal(name);
    }

    /** The damaged file stays as it is where it is. */
    @Override
    public void keepDamaged(final String name) {}

    @Override
    public void sync() {}

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private StoreReadOnlyException refusal(final String name) {
        return new StoreReadOnlyException(
                "directory is open for reading only: path=" + directory + " file=" + name);
    }
}

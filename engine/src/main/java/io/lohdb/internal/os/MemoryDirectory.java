package io.lohdb.internal.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.BufferUtil;

/**
 * A directory in anonymous memory: same calls, no files, gone with the process. Syncing costs
 * nothing because there is nothing that could outlive the memory.
 */
public final class MemoryDirectory implements StoreDirectory {
    private final Map<String, byte[]> smallFiles = new ConcurrentHashMap<>();
    private final Map<String, ByteBuffer> mappedFiles = new ConcurrentHashMap<>();

    /** Creates an empty directory. */
    public MemoryDirectory() {}

    @Override
    public boolean isLasting() {
        return false;
    }

    @Override
    public List<String> list() {
        final List<String> names = new ArrayList<>(smallFiles.keySet());
        names.addAll(mappedFiles.keySet());
        return names;
    }

    @Override
    public FileAllocation allocate(final String name, final int length) throws IOException {
        if (mappedFiles.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        return new MemoryAllocation(name, length);
    }

    @Override
    public MappedFile map(final String name, final int maxLength) throws IOException {
        final ByteBuffer memory = mappedFiles.get(name);
        if (memory == null) {
            throw new NoSuchFileException(name);
        }
        return new MemoryFile(name, memory);
    }

    @Override
    public long length(final String name) {
        final ByteBuffer memory = mappedFiles.get(name);
        final byte[] content = smallFiles.get(name);
        return memory != null ? memory.capacity() : content != null ? content.length : -1;
    }

    @Override
    public byte[] read(final String name, final int maxLength) {
        return smallFiles.get(name);
    }

    @Override
    public void replace(final String name, final byte[] content) {
        smallFiles.put(name, content.clone());
    }

    @Override
    public void delete(final String name) {
        smallFiles.remove(name);
        mappedFiles.remove(name);
    }

    @Override
    public void keepDamaged(final String name) {
        throw new UnsupportedOperationException("memory cannot be damaged: file=" + name);
    }

    @Override
    public void sync() {}

    @Override
    public void close() {
        smallFiles.clear();
        mappedFiles.clear();
    }

    /** Memory is zeroed by its allocation; there is nothing to fill. */
    private final class MemoryAllocation implements FileAllocation {
        private final String name;
        private final int length;
        private ByteBuffer memory;

        MemoryAllocation(final String name, final int length) {
            this.name = name;
            this.length = length;
        }

        private ByteBuffer memory() throws IOException {
            if (memory == null) {
                try {
                    memory = BufferUtil.allocateDirectAligned(length, 16);
                } catch (final OutOfMemoryError e) {
                    throw new IOException(
                            "No space left on device: direct memory is used up, length=" + length,
                            e);
                }
            }
            return memory;
        }

        @Override
        public boolean fill(final int maxBytes) {
            return true;
        }

        @Override
        public void write(final ByteBuffer bytes) throws IOException {
            memory().put(bytes);
        }

        @Override
        public MappedFile finish() throws IOException {
            final ByteBuffer whole = memory().clear();
            mappedFiles.put(name, whole);
            return new MemoryFile(name, whole);
        }

        @Override
        public void abort() {
            mappedFiles.remove(name);
        }
    }

    /** Freed by the garbage collector when directory and mapping have let go of it. */
    private final class MemoryFile implements MappedFile {
        private final String name;
        private final ByteBuffer memory;

        MemoryFile(final String name, final ByteBuffer memory) {
            this.name = name;
            this.memory = memory;
        }

        @Override
        public ByteBuffer memory() {
            return memory;
        }

        @Override
        public void sync(final int offset, final int length) {}

        @Override
        public void close() {
            mappedFiles.remove(name, memory);
        }
    }
}

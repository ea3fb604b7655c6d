package io.lohdb.internal.store;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Passes every call on to another directory and runs what a test wants to happen before it. Hooks
 * are set and run by any thread.
 */
final class HookedDirectory implements StoreDirectory {
    /** Something that may refuse as a file system does. */
    @FunctionalInterface
    interface Hook {
        void run() throws IOException;
    }

    /** Run before a file is allocated. */
    volatile Hook beforeAllocate = () -> {};

    /** Run before a mapped range is synced. */
    volatile Runnable beforeSync = () -> {};

    private final StoreDirectory directory;

    HookedDirectory(StoreDirectory directory) {
        this.directory = directory;
    }

    @Override
    public List<String> list() throws IOException {
        return directory.list();
    }

    @Override
    public FileAllocation allocate(String name, int length) throws IOException {
        beforeAllocate.run();
        final FileAllocation allocation = directory.allocate(name, length);
        return new FileAllocation() {
            @Override
            public boolean fill(int maxBytes) throws IOException {
                return allocation.fill(maxBytes);
            }

            @Override
            public void write(ByteBuffer bytes) throws IOException {
                allocation.write(bytes);
            }

            @Override
            public MappedFile finish() throws IOException {
                return hooked(allocation.finish());
            }

            @Override
            public void abort() {
                allocation.abort();
            }
        };
    }

    @Override
    public MappedFile map(String name, int maxLength) throws IOException {
        return hooked(directory.map(name, maxLength));
    }

    private MappedFile hooked(MappedFile file) {
        return new MappedFile() {
            @Override
            public ByteBuffer memory() {
                return file.memory();
            }

            @Override
            public void sync(int offset, int length) {
                beforeSync.run();
                file.sync(offset, length);
            }

            @Override
            public void close() {
                file.close();
            }
        };
    }

    @Override
    public long length(String name) throws IOException {
        return directory.length(name);
    }

    @Override
    public byte[] read(String name, int maxLength) throws IOException {
        return directory.read(name, maxLength);
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        directory.replace(name, content);
    }

    @Override
    public void delete(String name) throws IOException {
        directory.delete(name);
    }

    @Override
    public void keepDamaged(String name) throws IOException {
        directory.keepDamaged(name);
    }

    @Override
    public void sync() throws IOException {
        directory.sync();
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}

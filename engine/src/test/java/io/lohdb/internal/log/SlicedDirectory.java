package io.lohdb.internal.log;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A directory in memory whose files take several slices to fill. For one thread. */
final class SlicedDirectory implements StoreDirectory {
    private final MemoryDirectory memory = new MemoryDirectory();
    private final List<Integer> lengths = new ArrayList<>();
    private final int sliceCount;
    private boolean isAllocating;
    private final List<String> deleted = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private boolean isInterruptDue;
    private boolean isRefusalDue;
    private boolean isManifestRefused;
    private int abortCount;
    private Throwable dueFault;
    private boolean hasWindows;
    private boolean isWindowRefused;
    private int openWindowCount;
    private final Set<String> endedWindows = new HashSet<>();

    SlicedDirectory(int sliceCount) {
        this.sliceCount = sliceCount;
    }

    /** Lengths of the files begun, in order. */
    List<Integer> lengths() {
        return lengths;
    }

    boolean isAllocating() {
        return isAllocating;
    }

    int abortCount() {
        return abortCount;
    }

    /** The next slice ends as one whose thread is interrupted. */
    void interruptNextSlice() {
        isInterruptDue = true;
    }

    /** The next slice ends with a fault that is not the file system's. */
    void failNextSlice(Throwable fault) {
        dueFault = fault;
    }

    /** The next slice finds the device broken. */
    void refuseNextSlice() {
        isRefusalDue = true;
    }

    /** The next small file cannot be replaced. */
    void refuseNextManifest() {
        isManifestRefused = true;
    }

    /** From now on parts of its files can be mapped once more. */
    SlicedDirectory withWindows() {
        hasWindows = true;
        return this;
    }

    /** The next window cannot be mapped. */
    void refuseNextWindow() {
        isWindowRefused = true;
    }

    /** Windows that were mapped and not unmapped. */
    int openWindowCount() {
        return openWindowCount;
    }

    /** Names of the files that were told that there will be no windows any more. */
    Set<String> endedWindows() {
        return endedWindows;
    }

    /** Names whose deletion was asked for, in order, whether they were there or not. */
    List<String> deleted() {
        return deleted;
    }

    /** Names whose mapping was removed, in order. */
    List<String> closed() {
        return closed;
    }

    @Override
    public FileAllocation allocate(String name, int length) throws IOException {
        lengths.add(length);
        isAllocating = true;
        return new Allocation(name, memory.allocate(name, length));
    }

    private final class Allocation implements FileAllocation {
        private final String name;
        private final FileAllocation whole;
        private int filled;

        Allocation(String name, FileAllocation whole) {
            this.name = name;
            this.whole = whole;
        }

        @Override
        public boolean fill(int maxBytes) throws IOException {
            if (isInterruptDue) {
                isInterruptDue = false;
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
            if (dueFault != null) {
                Throwable fault = dueFault;
                dueFault = null;
                throwUnchecked(fault);
            }
            if (isRefusalDue) {
                isRefusalDue = false;
                throw new IOException("Input/output error");
            }
            filled++;
            return filled == sliceCount;
        }

        private void throwUnchecked(Throwable fault) {
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            whole.write(bytes);
        }

        @Override
        public MappedFile finish() throws IOException {
            return finish(false);
        }

        @Override
        public MappedFile finishWithWindows() throws IOException {
            return finish(hasWindows);
        }

        private MappedFile finish(boolean withWindows) throws IOException {
            isAllocating = false;
            return new Mapping(name, whole.finish(), withWindows);
        }

        @Override
        public void abort() {
            isAllocating = false;
            abortCount++;
            whole.abort();
        }
    }

    private final class Mapping implements MappedFile {
        private final String name;
        private final MappedFile file;
        private final boolean withWindows;

        Mapping(String name, MappedFile file, boolean withWindows) {
            this.name = name;
            this.file = file;
            this.withWindows = withWindows;
        }

        @Override
        public ByteBuffer memory() {
            return file.memory();
        }

        @Override
        public void sync(int offset, int length) {
            file.sync(offset, length);
        }

        @Override
        public ByteBuffer window(int offset, int length) throws IOException {
            if (isWindowRefused) {
                isWindowRefused = false;
                throw new IOException("Map failed");
            }
            openWindowCount += withWindows ? 1 : 0;
            return withWindows ? file.memory().slice(offset, length) : null;
        }

        @Override
        public void closeWindow(ByteBuffer window) {
            openWindowCount--;
        }

        @Override
        public void endWindows() {
            endedWindows.add(name);
        }

        @Override
        public void close() {
            closed.add(name);
            file.close();
        }
    }

    @Override
    public List<String> list() {
        return memory.list();
    }

    @Override
    public MappedFile map(String name, int maxLength) throws IOException {
        return memory.map(name, maxLength);
    }

    @Override
    public long length(String name) {
        return memory.length(name);
    }

    @Override
    public byte[] read(String name, int maxLength) {
        return memory.read(name, maxLength);
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        if (isManifestRefused) {
            isManifestRefused = false;
            throw new IOException("Input/output error");
        }
        memory.replace(name, content);
    }

    @Override
    public void delete(String name) {
        deleted.add(name);
        memory.delete(name);
    }

    @Override
    public void keepDamaged(String name) {
        memory.keepDamaged(name);
    }

    @Override
    public void sync() {
        memory.sync();
    }

    @Override
    public void close() {
        memory.close();
    }
}

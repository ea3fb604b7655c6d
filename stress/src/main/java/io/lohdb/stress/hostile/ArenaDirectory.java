package io.lohdb.stress.hostile;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A store directory in an {@link Arena}: as fast as memory, never fails but for want of room. For
 * one thread at a time.
 */
final class ArenaDirectory implements StoreDirectory {
    private final Arena arena;
    private final Map<String, ByteBuffer> files = new TreeMap<>();
    private final Set<String> damaged = new TreeSet<>();
    private boolean isClosed;

    ArenaDirectory(final Arena arena, final StoreFiles content) throws IOException {
        this.arena = arena;
        for (final String name : content.names()) {
            put(name, content.file(name));
        }
    }

    private void put(final String name, final byte[] content) throws IOException {
        final ByteBuffer memory = arena.allocate(content.length);
        memory.put(0, content);
        files.put(name, memory);
    }

    /** The files as they are now. */
    StoreFiles content() {
        final StoreFiles content = new StoreFiles();
        files.forEach((name, memory) -> content.with(name, bytes(memory)));
        return content;
    }

    /** Files that were kept as damaged. */
    Set<String> damaged() {
        return damaged;
    }

    /** Whether somebody closed this directory. */
    boolean isClosed() {
        return isClosed;
    }

    private static byte[] bytes(final ByteBuffer memory) {
        final byte[] bytes = new byte[memory.capacity()];
        memory.get(0, bytes);
        return bytes;
    }

    @Override
    public List<String> list() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public FileAllocation allocate(final String name, final int length) throws IOException {
        if (files.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        final ByteBuffer memory = arena.allocate(length);
        files.put(name, memory);
        return new Allocation(name, memory);
    }

    @Override
    public MappedFile map(final String name, final int maxLength) throws IOException {
        final ByteBuffer memory = files.get(name);
        if (memory == null) {
            throw new NoSuchFileException(name);
        }
        return new Mapping(memory.slice(0, Math.min(maxLength, memory.capacity())));
    }

    @Override
    public long length(final String name) {
        final ByteBuffer memory = files.get(name);
        return memory == null ? -1 : memory.capacity();
    }

    @Override
    public byte[] read(final String name, final int maxLength) throws IOException {
        final ByteBuffer memory = files.get(name);
        if (memory != null && memory.capacity() > maxLength) {
            throw new IOException("file too long: file=" + name);
        }
        return memory == null ? null : bytes(memory);
    }

    @Override
    public void replace(final String name, final byte[] content) throws IOException {
        put(name, content);
    }

    @Override
    public void delete(final String name) {
        files.remove(name);
    }

    @Override
    public void keepDamaged(final String name) throws IOException {
        if (!files.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        damaged.add(name);
    }

    @Override
    public void sync() {
        // Everything is durable that is here.
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private final class Allocation implements FileAllocation {
        private final String name;
        private final ByteBuffer memory;
        private int written;

        Allocation(final String name, final ByteBuffer memory) {
            this.name = name;
            this.memory = memory;
        }

        @Override
        public boolean fill(final int maxBytes) {
            return true;
        }

        @Override
        public void write(final ByteBuffer bytes) {
            final int count = bytes.remaining();
            memory.put(written, bytes, bytes.position(), count);
            bytes.position(bytes.limit());
            written += count;
        }

        @Override
        public MappedFile finish() {
            return new Mapping(memory);
        }

        @Override
        public void abort() {
            files.remove(name, memory);
        }
    }

    private record Mapping(ByteBuffer memory) implements MappedFile {
        @Override
        public void sync(final int offset, final int length) {
            // Nothing outlives this memory.
        }

        @Override
        public void close() {
            // The arena keeps the memory until the whole input is done.
        }
    }
}

package io.lohdb.stress.disk;

import io.lohdb.internal.os.MappedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A mapping of a file of a simulated disk, as long as the file is now. For one thread. */
final class SimulatedMapping implements MappedFile {
    private final SimulatedDisk disk;
    private final SimulatedFile file;
    private final ByteBuffer memory;

    SimulatedMapping(final SimulatedDisk disk, final SimulatedFile file, final int length) {
        this.disk = disk;
        this.file = file;
        this.memory = file.memory().slice(0, length);
    }

    @Override
    public ByteBuffer memory() {
        return memory;
    }

    @Override
    public void sync(final int offset, final int length) {
        try {
            disk.syncRange(file, offset, length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // The memory belongs to the disk.
    }
}

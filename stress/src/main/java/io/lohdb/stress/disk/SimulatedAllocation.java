package io.lohdb.stress.disk;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a simulated disk on its way into existence. For one thread. */
final class SimulatedAllocation implements FileAllocation {
    private final SimulatedDisk disk;
    private final String name;
    private final SimulatedFile file;
    private final int length;
    private final int durableLength;
    private int filled;

    SimulatedAllocation(
            final SimulatedDisk disk,
            final String name,
            final SimulatedFile file,
            final int length,
            final int durableLength) {
        this.disk = disk;
        this.name = name;
        this.file = file;
        this.length = length;
        this.durableLength = durableLength;
    }

    @Override
    public boolean fill(final int maxBytes) throws IOException {
        final IoFault fault = disk.step(IoKind.WRITE);
        final int all = Math.min(maxBytes, length - filled);
        final boolean isHalf = fault == IoFault.SHORT || fault == IoFault.TORN;
        final int count = isHalf ? all / 2 : all;
        file.clear(filled, count);
        filled += count;
        file.grow(Math.max(0, filled - file.length()));
        disk.endHalfway(fault);
        return filled == length;
    }

    @Override
    public void write(final ByteBuffer bytes) throws IOException {
        final IoFault fault = disk.step(IoKind.WRITE);
        final int all = bytes.remaining();
        final boolean isHalf = fault == IoFault.SHORT || fault == IoFault.TORN;
        final byte[] content = new byte[isHalf ? all / 2 : all];
        bytes.get(content);
        file.memory().put(filled, content);
        filled += content.length;
        file.grow(Math.max(0, filled - file.length()));
        disk.endHalfway(fault);
    }

    @Override
    public MappedFile finish() throws IOException {
        // No sync of a range: nobody writes the log meanwhile who could wait for this very file.
        disk.syncFile(file, durableLength);
        disk.endHalfway(disk.step(IoKind.MAP));
        disk.syncNames();
        return new SimulatedMapping(disk, file, length);
    }

    @Override
    public MappedFile finishUnsynced() throws IOException {
        disk.endHalfway(disk.step(IoKind.MAP));
        return new SimulatedMapping(disk, file, length);
    }

    @Override
    public void abort() {
        disk.abandon(name, file);
    }
}

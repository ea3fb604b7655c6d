package io.lohdb.stress.disk;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import java.io.IOException;

/** A file of a simulated disk on its way into existence. For one thread. */
final class SimulatedAllocation implements FileAllocation {
    private final SimulatedDisk disk;
    private final String name;
    private final SimulatedFile file;
    private final int length;

    SimulatedAllocation(
            final SimulatedDisk disk,
            final String name,
            final SimulatedFile file,
            final int length) {
        this.disk = disk;
        this.name = name;
        this.file = file;
        this.length = length;
    }

    @Override
    public boolean fill(final int maxBytes) throws IOException {
        final IoFault fault = disk.step(IoKind.WRITE);
        final int count = Math.min(maxBytes, length - file.length());
        final boolean isHalf = fault == IoFault.SHORT || fault == IoFault.TORN;
        file.grow(isHalf ? count / 2 : count);
        disk.endHalfway(fault);
        return file.length() == length;
    }

    @Override
    public MappedFile finish() throws IOException {
        disk.syncFile(file);
        disk.endHalfway(disk.step(IoKind.MAP));
        disk.syncNames();
        return new SimulatedMapping(disk, file, length);
    }

    @Override
    public void abort() {
        disk.abandon(name, file);
    }
}

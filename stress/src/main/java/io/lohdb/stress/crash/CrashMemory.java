package io.lohdb.stress.crash;

import io.lohdb.stress.disk.DiskMemory;

/**
 * Memory of one thread's simulations, reused from run to run.
 *
 * @param store for the disk of the store in use
 * @param cuts for the disks that power cuts leave
 */
public record CrashMemory(DiskMemory store, DiskMemory cuts) {
    /** Some memory. */
    public CrashMemory() {
        this(new DiskMemory(), new DiskMemory());
    }
}

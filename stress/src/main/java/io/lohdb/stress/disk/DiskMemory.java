package io.lohdb.stress.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct memory for the files of simulated disks, reused from one disk to the next: a recovery that
 * takes some microseconds cannot wait for an allocator. For one thread.
 */
public final class DiskMemory {
    private static final int SLAB_LENGTH = 1 << 20;
    private static final int ALIGNMENT = 64;

    private static final byte[] ZEROS = new byte[SLAB_LENGTH];

    private final List<ByteBuffer> slabs = new ArrayList<>();
    private int slab;
    private int used;

    /** Memory that grows as it is needed. */
    public DiskMemory() {}

    /** Zeroed memory that is valid until {@link #reuse()}. */
    ByteBuffer take(final int length) {
        if (length > SLAB_LENGTH) {
            return ByteBuffer.allocateDirect(length);
        }
        if (slab < slabs.size() && used + length > SLAB_LENGTH) {
            slab++;
            used = 0;
        }
        if (slab == slabs.size()) {
            slabs.add(ByteBuffer.allocateDirect(SLAB_LENGTH).alignedSlice(ALIGNMENT));
        }
        final ByteBuffer taken = slabs.get(slab).slice(used, length);
        used += (length + ALIGNMENT - 1) & -ALIGNMENT;
        taken.put(ZEROS, 0, length).clear();
        return taken;
    }

    /** Takes everything back: no disk over this memory may be used any more. */
    public void reuse() {
        slab = 0;
        used = 0;
    }
}

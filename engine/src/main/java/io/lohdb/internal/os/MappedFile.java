package io.lohdb.internal.os;

import java.io.Closeable;
import java.nio.ByteBuffer;

/**
 * A file mapped as a whole. Stores into {@link #memory()} reach other processes and survive a kill
 * of this one at once; they survive power loss once {@link #sync} has returned.
 */
public interface MappedFile extends Closeable {
    /**
     * The mapping: direct, little-endian or not as the caller sets, its limit the file's length.
     */
    ByteBuffer memory();

    /**
     * Makes a range durable. Any thread; immune to interrupts.
     *
     * @throws java.io.UncheckedIOException when the device refused; the range must then be taken as
     *     lost
     */
    void sync(int offset, int length);

    /** Removes the mapping. Nobody may touch {@link #memory()} any more. */
    @Override
    void close();
}

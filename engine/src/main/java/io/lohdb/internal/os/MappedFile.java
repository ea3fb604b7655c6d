package io.lohdb.internal.os;

import java.io.Closeable;
import java.io.IOException;
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

    /**
     * Maps a part once more, for whoever stores much into it: what is stored there is stored into
     * {@link #memory()} as well. Direct; goes on when this mapping is removed, until {@link
     * #closeWindow}. For one thread at a time; an interrupt may end it.
     *
     * @return null when there is none to be had, now and later: then {@link #memory()} has to do
     * @throws IOException when the file system refuses
     */
    default ByteBuffer window(final int offset, final int length) throws IOException {
        return null;
    }

    /** Removes what {@link #window} has mapped. Nobody may touch it any more. Any thread. */
    default void closeWindow(final ByteBuffer window) {}

    /** There will be no windows any more: what is kept open for them is closed. */
    default void endWindows() {}

    /** Removes the mapping. Nobody may touch {@link #memory()} any more. */
    @Override
    void close();
}

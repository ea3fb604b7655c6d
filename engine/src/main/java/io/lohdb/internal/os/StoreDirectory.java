package io.lohdb.internal.os;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * One store's directory: everything the engine asks of a file system. File names are plain names
 * without a separator.
 *
 * <p>Threading: any thread, but no two calls about the same name at the same time. Implementations
 * are called on threads of the engine, so that no interrupt closes a channel; background work that
 * may run on a user's thread goes through {@link UninterruptedIo}.
 *
 * <p>Durability: a method that says "durable" has synced file and directory when it returns.
 */
public interface StoreDirectory extends Closeable {
    /**
     * Names of the files here, in no particular order.
     *
     * @return names; subdirectories are left out
     */
    List<String> list() throws IOException;

    /**
     * Whether nothing here can be changed: {@link #allocate}, {@link #replace} and {@link #delete}
     * throw {@link io.lohdb.exceptions.StoreReadOnlyException}, mappings refuse stores, {@link
     * #keepDamaged} and {@link #sync} do nothing because nothing changes.
     */
    default boolean isReadOnly() {
        return false;
    }

    /** Whether what is here is still there for the next opener of it. */
    default boolean isLasting() {
        return true;
    }

    /**
     * Begins a new zero-filled file. It is really allocated, so that stores into its mapping cannot
     * meet a full device.
     */
    FileAllocation allocate(String name, int length) throws IOException;

    /**
     * Begins a zero-filled file in the place of one that nobody needs any more, if that can be:
     * with its blocks, and without a moment in which they are free. A crash leaves the old name or
     * the new one, or both, until the next {@link #sync()}.
     *
     * <p>Zeros take no way to the device but to be overwritten there a moment later: {@link
     * FileAllocation#finish} makes only the first of them durable. A power cut may leave what the
     * old file held in the place of others that were not synced.
     *
     * @param oldName of a file as long as the new one, not mapped any more
     * @param newName no file has it
     * @param durableLength of zeros that are durable when it is finished, at least
     */
    default FileAllocation reuse(
            final String oldName, final String newName, final int length, final int durableLength)
            throws IOException {
        delete(oldName);
        return allocate(newName, length);
    }

    /**
     * Maps an existing file for reading and writing.
     *
     * @param maxLength of a longer file, only so many bytes are mapped
     */
    MappedFile map(String name, int maxLength) throws IOException;

    /**
     * Length of an existing file, bytes, without reading it.
     *
     * @return the length, or -1 when there is no such file
     */
    long length(String name) throws IOException;

    /**
     * Reads a small file whole.
     *
     * @param maxLength a longer file is refused before anything is allocated
     * @return its bytes, or null when there is no such file
     */
    byte[] read(String name, int maxLength) throws IOException;

    /**
     * Reads a part of a file, as much as there is room for in a buffer. What a device cannot read
     * is an exception here, never a fault.
     *
     * @param offset of the first byte
     * @throws java.nio.file.FileSystemException when the file cannot be opened
     * @throws IOException when the part cannot be read or the file ends before it does
     */
    default void read(final String name, final long offset, final ByteBuffer into)
            throws IOException {
        final byte[] content = read(name, Integer.MAX_VALUE);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        if (content.length - offset < into.remaining()) {
            throw new EOFException("file too short: file=" + name + " found=" + content.length);
        }
        into.put(content, (int) offset, into.remaining());
    }

    /**
     * Reads a file whole into what remains of a buffer.
     *
     * @return false when there is no such file
     * @throws IOException also when the file is not as long as that
     */
    default boolean read(final String name, final ByteBuffer content) throws IOException {
        final byte[] bytes = read(name, content.remaining());
        if (bytes == null) {
            return false;
        }
        checkLength(name, content.remaining(), bytes.length);
        content.put(bytes);
        return true;
    }

    /** Refuses a file that is not as long as it has to be. */
    static void checkLength(final String name, final int expected, final long found)
            throws IOException {
        if (found != expected) {
            throw new IOException(
                    "wrong length: file=" + name + " expected=" + expected + " found=" + found);
        }
    }

    /** Replaces a small file as a whole, atomically and durably: the old content or the new one. */
    void replace(String name, byte[] content) throws IOException;

    /** Deletes a file if it is there. Not durable until {@link #sync()}. */
    void delete(String name) throws IOException;

    /** Keeps a second name for a file under the subdirectory {@code damaged}; durable. */
    void keepDamaged(String name) throws IOException;

    /** Makes creations and deletions durable. */
    void sync() throws IOException;

    /** Releases the directory for other openers. */
    @Override
    void close() throws IOException;

    /** The same for whoever has no use for the checked exception. */
    default void release() {
        try {
            close();
        } catch (final IOException e) {
            throw FileFault.typed("release the store directory:", e);
        }
    }
}

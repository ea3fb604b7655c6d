package io.lohdb.internal.os;

import java.io.IOException;

/**
 * A file on its way into existence: filled with zeros slice by slice, then synced, then mapped. For
 * one thread at a time.
 */
public interface FileAllocation {
    /**
     * Fills the next part.
     *
     * @param maxBytes at most so many bytes
     * @return true once the file has its full length
     */
    boolean fill(int maxBytes) throws IOException;

    /** Makes the filled file and its name durable and maps it. */
    MappedFile finish() throws IOException;

    /** Gives up and deletes the file. */
    void abort();
}

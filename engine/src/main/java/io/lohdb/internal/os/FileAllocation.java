package io.lohdb.internal.os;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file on its way into existence: filled with zeros, or with content, slice by slice, then
 * synced, then mapped. For one thread at a time.
 */
public interface FileAllocation {
    /**
     * Fills the next part.
     *
     * @param maxBytes at most so many bytes
     * @return true once the file has its full length
     */
    boolean fill(int maxBytes) throws IOException;

    /**
     * Writes what comes next in place of zeros, as few writes as can be. For files that are never
     * changed in small parts later: what is written so may lie on large page-cache folios. After an
     * exception what remains in the buffer can be written again.
     */
    void write(ByteBuffer bytes) throws IOException;

    /** Makes the filled file and its name durable and maps it. */
    MappedFile finish() throws IOException;

    /** As {@link #finish}, for a file that will have {@link MappedFile#window windows}. */
    default MappedFile finishWithWindows() throws IOException {
        return finish();
    }

    /**
     * Maps the filled file. It is durable only once all of the mapping was synced and after that
     * {@link StoreDirectory#sync()} has returned; until then nobody may be told its name.
     */
    default MappedFile finishUnsynced() throws IOException {
        return finish();
    }

    /** Gives up and deletes the file. */
    void abort();
}

package io.lohdb.cli.transfer;

import java.io.Closeable;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** Writes entries to a file, one line each. For one thread. */
public interface EntryWriter extends Closeable {
    /**
     * Writes one entry.
     *
     * @param buffer holds key and value
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     * @throws IOException when the file cannot be written
     */
    void write(DirectBuffer buffer, int keyOffset, int keyLength, int valueOffset, int valueLength)
            throws IOException;
}

package io.lohdb.cli.transfer;

import io.lohdb.ReadOperations;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the entries of a store into a file, in no particular order. For one thread. */
public final class Exporter {
    private final ReadOperations db;
    private final EntryWriter writer;
    private long count;

    /**
     * Creates an exporter.
     *
     * @param db the store
     * @param writer the file
     */
    public Exporter(final ReadOperations db, final EntryWriter writer) {
        this.db = db;
        this.writer = writer;
    }

    /**
     * Exports the entries whose keys begin with some bytes.
     *
     * @param prefix first bytes of the keys; empty for all
     * @param progress is kept up to date
     * @throws IOException when the file cannot be written
     */
    public void run(final byte[] prefix, final TransferProgress progress) throws IOException {
        try {
            db.forEach(
                    prefix,
                    (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                        try {
                            writer.write(buffer, keyOffset, keyLength, valueOffset, valueLength);
                        } catch (final IOException unwritable) {
                            throw new UncheckedIOException(unwritable);
                        }
                        count++;
                        progress.stepTo(count, count);
                        return true;
                    });
        } catch (final UncheckedIOException unwritable) {
            throw unwritable.getCause();
        }
    }

    /**
     * How much was exported.
     *
     * @return entries
     */
    public long count() {
        return count;
    }
}

package io.lohdb.cli.transfer;

import io.lohdb.WriteOperations;
import java.io.IOException;

/** Writes the entries of a file into a store. For one thread. */
public final class Importer {
    private final EntryReader reader;
    private final WriteOperations writer;
    private final DurableWindows windows;
    private final Entry entry = new Entry();
    private long count;

    /**
     * Creates an importer.
     *
     * @param reader the file
     * @param writer writes with the promise that no window gives
     * @param windows makes the writes durable; null to leave it at the writer's promise
     */
    public Importer(
            final EntryReader reader, final WriteOperations writer, final DurableWindows windows) {
        this.reader = reader;
        this.writer = writer;
        this.windows = windows;
    }

    /**
     * Imports up to the end of the file or to the first bad line. Whatever was imported is as
     * durable as promised when this returns or throws {@link BadLineException}.
     *
     * @param progress is kept up to date
     * @throws BadLineException when a line is not an entry; those before it are imported
     * @throws IOException when the file cannot be read; what was read before is imported
     */
    public void run(final TransferProgress progress) throws IOException {
        try {
            while (reader.next(entry)) {
                final long sequence = put();
                count++;
                if (windows != null) {
                    final int length = entry.key().capacity() + entry.value().capacity();
                    windows.onWritten(sequence, reader.lineNumber(), length);
                }
                progress.stepTo(count, reader.position());
            }
        } catch (final IOException unreadable) {
            finish();
            throw unreadable;
        }
        finish();
    }

    private long put() throws BadLineException {
        try {
            return writer.put(entry.key(), entry.value());
        } catch (final IllegalArgumentException badLength) {
            throw new BadLineException(reader.lineNumber(), badLength.getMessage());
        }
    }

    private void finish() {
        if (windows != null) {
            windows.finish();
        }
    }

    /**
     * How much was imported.
     *
     * @return entries
     */
    public long count() {
        return count;
    }
}

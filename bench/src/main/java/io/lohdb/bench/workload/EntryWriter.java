package io.lohdb.bench.workload;

import io.lohdb.WriteOperations;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes entries by number. One thread at a time. */
public final class EntryWriter {
    private final WriteOperations writer;
    private final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
    private final UnsafeBuffer value = Entries.buffer(Entries.VALUE_LENGTH);
    private long round;

    /**
     * Prepares the buffers.
     *
     * @param writer takes the writes
     */
    public EntryWriter(final WriteOperations writer) {
        this.writer = writer;
    }

    /**
     * Gives an entry a new value.
     *
     * @param number of the entry
     * @return the sequence
     */
    public long write(final long number) {
        Entries.key(key, number);
        Entries.value(value, number, ++round);
        return writer.put(key, value);
    }

    /**
     * Gives the entries 0 to {@code count} - 1 a new value.
     *
     * @param count of entries
     */
    public void writeAll(final long count) {
        for (long number = 0; number < count; number++) {
            write(number);
        }
    }

    /**
     * Gives randomly chosen entries new values.
     *
     * @param numbers chooses the entries
     * @param count of writes
     */
    public void writeSome(final EntryNumbers numbers, final long count) {
        for (long i = 0; i < count; i++) {
            write(numbers.next());
        }
    }
}

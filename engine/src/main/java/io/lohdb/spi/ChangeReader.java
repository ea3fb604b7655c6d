package io.lohdb.spi;

/** Reads the history of operations in order of sequence. For one thread at a time. */
public interface ChangeReader extends AutoCloseable {
    /**
     * Delivers operations from where the last call stopped.
     *
     * @param handler receives each operation; when it throws, the operation counts as delivered
     * @param throughSequence no operation beyond this one is delivered
     * @param limit most operations to deliver, at least 1
     * @return how many were delivered; 0 when the reader has reached {@code throughSequence}
     */
    int poll(ChangeHandler handler, long throughSequence, int limit);

    /**
     * The last operation delivered.
     *
     * @return its sequence
     */
    long sequence();

    /** Gives back what the reader holds; nothing by default. */
    @Override
    default void close() {}
}

package io.lohdb.bench.latency;

/** What is done again and again at a fixed rate. One thread. */
@FunctionalInterface
public interface PacedOperation {
    /**
     * Does it once.
     *
     * @param index how often it was done before
     */
    void run(long index);
}

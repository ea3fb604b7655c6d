package io.lohdb.spi;

/**
 * A consistent view of an engine: exactly the operations up to one sequence, whatever is written
 * afterwards. Entries that expire are there if they were when the snapshot was taken. A walk visits
 * each key exactly once, and the count is exact, whoever writes meanwhile.
 *
 * <p>Threading: {@link #close} is called by a thread that holds the store's writer lock, once, and
 * not after the engine was closed. All other methods may be called by any number of threads, also
 * while it is closed: LohDb refuses reads from then on, but some may be under way, and get what
 * they would have got before, or {@link io.lohdb.exceptions.SnapshotClosedException}.
 */
public interface EngineSnapshot extends EngineReads, AutoCloseable {
    /**
     * The last operation that this snapshot sees.
     *
     * @return its sequence, 0 for an empty store
     */
    long sequence();

    /** Gives back what only this snapshot needs. */
    @Override
    void close();
}

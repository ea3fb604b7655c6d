package io.lohdb.bench.rivals;

/** An open store. Any thread. */
public interface RivalStore extends AutoCloseable {
    /** What {@link #offHeapBytes()} says when nobody knows. */
    long UNKNOWN = -1;

    /**
     * What one thread needs to work on the store.
     *
     * @return close it before the store
     */
    StoreSession session();

    /** Returns when everything that was written survives power loss, if the store can do that. */
    void sync();

    /**
     * Entries that live.
     *
     * @return exactly
     */
    long count();

    /**
     * Memory outside of the heap that the store has allocated, mapped files apart.
     *
     * @return bytes, or {@link #UNKNOWN}
     */
    default long offHeapBytes() {
        return UNKNOWN;
    }

    /** Closes the store in order. */
    @Override
    void close();
}

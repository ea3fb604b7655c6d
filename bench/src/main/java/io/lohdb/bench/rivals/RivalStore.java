package io.lohdb.bench.rivals;

import java.util.Map;

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

    /**
     * What the store has done in the background since it was opened, as far as it tells.
     *
     * @return counters by name, in the order of reports; a difference of two looks is what happened
     *     between them
     */
    default Map<String, Long> counters() {
        return Map.of();
    }

    /** Closes the store in order. */
    @Override
    void close();
}

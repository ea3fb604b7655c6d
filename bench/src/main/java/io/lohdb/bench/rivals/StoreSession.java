package io.lohdb.bench.rivals;

/**
 * Works on a store by numbers of entries. One thread.
 *
 * <p>Every read copies the whole value into memory of the caller's, unless the store hands out an
 * array of its own, and checks in the copy that the value belongs to the key.
 */
public interface StoreSession extends AutoCloseable {
    /** What {@link #get} returns when there is no such entry. */
    long MISSING = -1;

    /**
     * Gives an entry a new value; returns when the promise that the store was opened with holds.
     *
     * @param number of the entry
     * @param stamp becomes part of the value; not negative
     */
    void put(long number, long stamp);

    /**
     * Gives many entries new values, in the way that is fastest for many: in a batch or a
     * transaction if the store has such. What is promised holds when it returns.
     *
     * @param numbers of the entries
     * @param count how many of the numbers there are
     * @param stamp becomes part of the values
     */
    default void putMany(final long[] numbers, final int count, final long stamp) {
        for (int i = 0; i < count; i++) {
            put(numbers[i], stamp);
        }
    }

    /**
     * Reads an entry.
     *
     * @param number of the entry
     * @return the stamp in the copied value, or {@link #MISSING}
     */
    long get(long number);

    /**
     * Removes an entry.
     *
     * @param number of the entry, which may be missing
     */
    void delete(long number);

    /**
     * Reads a group of entries with one call, if {@link Rival#hasGroupedReads()}.
     *
     * @param numbers of the entries
     * @return sum of the stamps of those that are there
     */
    default long getAll(final long[] numbers) {
        throw new UnsupportedOperationException("no call that reads a group of keys");
    }

    /**
     * Reads entries in the order of keys, if {@link Rival#isOrdered()}.
     *
     * @param number of the entry to begin with, or with the next one in order
     * @param count entries to read
     * @return how many there were
     */
    default int scan(final long number, final int count) {
        throw new UnsupportedOperationException("keys are not ordered");
    }

    /**
     * Reads entries in the order that suits the store, from its first one on.
     *
     * @param limit ends the walk
     * @return how many there were
     */
    long walk(long limit);

    /**
     * Gives an entry a new value like {@link #put}, but may return before the promise holds.
     *
     * @param number of the entry
     * @param stamp becomes part of the value
     * @return a ticket for {@link #await}
     */
    default long putLater(final long number, final long stamp) {
        throw new UnsupportedOperationException("no durable writes that do not wait");
    }

    /**
     * Waits until writes of {@link #putLater} keep the promise.
     *
     * @param ticket of the last of them
     */
    default void await(final long ticket) {
        throw new UnsupportedOperationException("no durable writes that do not wait");
    }

    /** Frees what the thread held. */
    @Override
    default void close() {}
}

package io.lohdb.spi;

import java.util.List;

/** A group of writes that is applied all or nothing. */
public interface Operations {
    /**
     * How many writes there are.
     *
     * @return the count
     */
    int count();

    /**
     * Bytes of the longest form the group can take in an engine: all keys and values, and 8 bytes
     * for each put that expires.
     *
     * @return bytes of keys, values and expiries together
     */
    long entryBytes();

    /**
     * Cursors that are written together with the operations: after a crash all of it is there or
     * nothing.
     *
     * @return cursors, each name at most once; none by default
     */
    default List<Cursor> cursors() {
        return List.of();
    }

    /**
     * Hands the writes over in order.
     *
     * @param handler receives each write
     */
    void forEach(OperationHandler handler);
}

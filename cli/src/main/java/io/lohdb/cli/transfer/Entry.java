package io.lohdb.cli.transfer;

import org.agrona.concurrent.UnsafeBuffer;

/** A flyweight over the key and the value that a reader has just read. For one thread. */
public final class Entry {
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);

    /** Creates a flyweight that shows nothing yet. */
    public Entry() {}

    /**
     * The key.
     *
     * @return the whole buffer is the key, until the next entry is read
     */
    public UnsafeBuffer key() {
        return key;
    }

    /**
     * The value.
     *
     * @return the whole buffer is the value, until the next entry is read
     */
    public UnsafeBuffer value() {
        return value;
    }
}

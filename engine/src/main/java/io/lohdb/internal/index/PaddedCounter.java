package io.lohdb.internal.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that the writer changes with every new key, on cache lines of its own: beside the fields
 * that every lookup reads it would make each of them miss.
 *
 * <p>{@link #add(long)}: the writer. {@link #value()}: any thread.
 */
final class PaddedCounter {
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PADDING_LONGS = 16;

    private final long[] padded = new long[2 * PADDING_LONGS];

    void add(long delta) {
        VALUE.setRelease(padded, PADDING_LONGS, padded[PADDING_LONGS] + delta);
    }

    long value() {
        return (long) VALUE.getAcquire(padded, PADDING_LONGS);
    }
}

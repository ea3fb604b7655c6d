package io.lohdb.internal.index;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames of one key word and one value word for tests of the memory model. All accesses are plain,
 * as they are to the log: what a reader finds whole is whole because of the index alone. The writer
 * appends, any thread reads.
 */
final class StressFrames implements KeySource {
    static final int WORDS = 2;

    private final long[] words;
    private final long hash;
    private int last;

    /** Set by a reader that was led to a frame without its key. */
    private boolean hasMetIncomplete;

    StressFrames(int capacity, long hash) {
        words = new long[WORDS * (capacity + 1)];
        this.hash = hash;
    }

    long append(long key, long value) {
        last++;
        words[WORDS * last] = key;
        words[WORDS * last + 1] = value;
        return last;
    }

    long value(long location) {
        return words[WORDS * (int) location + 1];
    }

    boolean hasMetIncomplete() {
        return hasMetIncomplete;
    }

    static UnsafeBuffer key(long key) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[Long.BYTES]);
        buffer.putLong(0, key);
        return buffer;
    }

    @Override
    public boolean matches(long location, DirectBuffer key, int keyOffset, int keyLength) {
        long word = words[WORDS * (int) location];
        hasMetIncomplete |= word == 0;
        return word == key.getLong(keyOffset);
    }

    @Override
    public long hash(long location) {
        return hash;
    }
}

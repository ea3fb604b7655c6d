package io.lohdb.internal.index;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames on the heap for tests of the index: a location is a number counted from 1, its key the 8
 * bytes of a long. The hash of a key is chosen by the test. Locations are never reused; the key at
 * a location can be destroyed to catch readers that come too late.
 */
final class HeapFrames implements KeySource {
    private static final int CHUNK = 1 << 12;
    private static final int MAX_CHUNKS = 1 << 12;

    private final LongUnaryOperator hashOfKey;
    private final AtomicReferenceArray<long[]> chunks = new AtomicReferenceArray<>(MAX_CHUNKS);
    private long lastLocation;

    HeapFrames(LongUnaryOperator hashOfKey) {
        this.hashOfKey = hashOfKey;
    }

    /** Writes a frame and returns its location. */
    long append(long key) {
        lastLocation++;
        final int chunk = (int) (lastLocation / CHUNK);
        if (chunks.get(chunk) == null) {
            chunks.set(chunk, new long[CHUNK]);
        }
        chunks.get(chunk)[(int) (lastLocation % CHUNK)] = key;
        return lastLocation;
    }

    long key(long location) {
        final long[] chunk = chunks.get((int) (location / CHUNK));
        if (chunk == null || location <= 0) {
            throw new IllegalStateException("not a location: " + location);
        }
        return chunk[(int) (location % CHUNK)];
    }

    long hashOfKey(long key) {
        return hashOfKey.applyAsLong(key);
    }

    static UnsafeBuffer newKey() {
        return new UnsafeBuffer(new byte[Long.BYTES]);
    }

    static UnsafeBuffer newKey(long key) {
        final UnsafeBuffer buffer = newKey();
        buffer.putLong(0, key);
        return buffer;
    }

    static long[] keysFrom(long first, int count) {
        final long[] keys = new long[count];
        Arrays.setAll(keys, i -> first + i);
        return keys;
    }

    @Override
    public boolean matches(long location, DirectBuffer key, int keyOffset, int keyLength) {
        return keyLength == Long.BYTES && key(location) == key.getLong(keyOffset);
    }

    @Override
    public long hash(long location) {
        return hashOfKey(key(location));
    }

    @Override
    public long touch(long location) {
        return key(location);
    }
}

package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.epoch.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An index over frames on the heap, with a map beside it that says what the index has to contain.
 * One thread.
 */
final class IndexFixture implements AutoCloseable {
    final Epoch epoch = new Epoch();
    final HeapFrames frames;
    final HashIndex index;
    final Map<Long, Long> expected = new HashMap<>();
    private final UnsafeBuffer keyBuffer = HeapFrames.newKey();

    IndexFixture(LongUnaryOperator hashOfKey) {
        frames = new HeapFrames(hashOfKey);
        index = new HashIndex(epoch, frames);
    }

    /**
     * Puts the key at a new location into both; returns what the index said, checked against the
     * map.
     */
    boolean put(long key) {
        final long location = frames.append(key);
        keyBuffer.putLong(0, key);
        final long previous = index.put(frames.hashOfKey(key), keyBuffer, 0, Long.BYTES, location);
        final Long expectedPrevious = expected.put(key, location);
        return previous == orAbsent(expectedPrevious);
    }

    boolean remove(long key) {
        keyBuffer.putLong(0, key);
        final long previous = index.remove(frames.hashOfKey(key), keyBuffer, 0, Long.BYTES);
        return previous == orAbsent(expected.remove(key));
    }

    /** Moves a key's frame, as compaction does. */
    boolean relocate(long key) {
        final long before = orAbsent(expected.get(key));
        if (before == HashIndex.ABSENT) {
            return true;
        }
        final long after = frames.append(key);
        expected.put(key, after);
        return index.replaceLocation(frames.hashOfKey(key), before, after);
    }

    long find(long key) {
        keyBuffer.putLong(0, key);
        return index.find(frames.hashOfKey(key), keyBuffer, 0, Long.BYTES);
    }

    boolean findsWhatIsExpected(long key) {
        return find(key) == orAbsent(expected.get(key));
    }

    void assertHoldsExactlyWhatIsExpected() {
        assertTrue(index.count() == expected.size(), "count " + index.count());
        expected.forEach((key, location) -> assertTrue(find(key) == location, "key " + key));
        assertTrue(locationsByCursor(64).equals(locationsExpected()), "cursor");
    }

    /** Every location that a cursor delivers, with the number of times. */
    Map<Long, Integer> locationsByCursor(int capacity) {
        final Map<Long, Integer> seen = new HashMap<>();
        final IndexCursor cursor = index.cursor();
        final long[] locations = new long[capacity];
        for (int n = cursor.next(locations); n > 0; n = cursor.next(locations)) {
            for (int i = 0; i < n; i++) {
                seen.merge(locations[i], 1, Integer::sum);
            }
        }
        return seen;
    }

    private Map<Long, Integer> locationsExpected() {
        final Map<Long, Integer> once = new HashMap<>();
        expected.values().forEach(location -> once.put(location, 1));
        return once;
    }

    private static long orAbsent(Long location) {
        return location == null ? HashIndex.ABSENT : location;
    }

    @Override
    public void close() {
        assertTrue(epoch.drain(Long.MAX_VALUE / 2), "drained");
        index.close();
    }
}

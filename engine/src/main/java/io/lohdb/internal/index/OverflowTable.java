package io.lohdb.internal.index;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/**
 * Holds the few keys that no page has room for because too many hashes are alike: with a keyed hash
 * that nobody knows it stays empty. It keeps a broken hash correct, not fast: keys of equal hash
 * are compared one by one.
 *
 * <p>{@link #find}, {@link #contains}, {@link #entries()}, {@link #memoryBytes()}: any thread
 * inside the epoch. {@link #add}, {@link #relocate}: the writer.
 *
 * <p>Invariant: entries that were replaced by larger ones are never changed again; a reader that
 * still searches them sees the table as it was when the reader began.
 */
final class OverflowTable {
    private static final int MIN_CAPACITY = 16;

    private volatile OverflowEntries entries = new OverflowEntries(MIN_CAPACITY);

    /** Number of the entry added last. Written by the writer only. */
    private long lastNumber;

    /** Written by the writer only. */
    private final AtomicInteger liveCount = new AtomicInteger();

    OverflowEntries entries() {
        return entries;
    }

    /** How many keys are in the table. */
    int count() {
        return liveCount.get();
    }

    /** The location of a key, or {@link HashIndex#ABSENT}. */
    long find(long hash, DirectBuffer key, int keyOffset, int keyLength, KeySource keys) {
        final OverflowEntries current = entries;
        int entry = current.first(hash);
        while (entry != OverflowEntries.NONE) {
            if (current.hash(entry) == hash) {
                final long location = current.location(entry);
                if (location != HashIndex.ABSENT
                        && keys.matches(location, key, keyOffset, keyLength)) {
                    return location;
                }
            }
            entry = current.next(entry);
        }
        return HashIndex.ABSENT;
    }

    /** Whether a key of this hash is at a location. */
    boolean contains(long hash, long location) {
        final OverflowEntries current = entries;
        int entry = current.first(hash);
        while (entry != OverflowEntries.NONE) {
            if (current.hash(entry) == hash && current.location(entry) == location) {
                return true;
            }
            entry = current.next(entry);
        }
        return false;
    }

    /** Adds a key that is not in the index. */
    void add(long hash, long location) {
        if (entries.count() == entries.capacity()) {
            entries = liveEntriesWithRoom();
        }
        lastNumber++;
        entries.append(hash, location, lastNumber);
        liveCount.lazySet(liveCount.get() + 1);
    }

    /**
     * Gives the key at one location another one.
     *
     * @param location the new one; {@link HashIndex#ABSENT} removes the key.
     * @return whether a key of this hash was at the expected location.
     */
    boolean relocate(long hash, long expectedLocation, long location) {
        final OverflowEntries current = entries;
        int entry = current.first(hash);
        while (entry != OverflowEntries.NONE) {
            if (current.hash(entry) == hash && current.location(entry) == expectedLocation) {
                current.relocate(entry, location);
                if (location == HashIndex.ABSENT) {
                    liveCount.lazySet(liveCount.get() - 1);
                }
                return true;
            }
            entry = current.next(entry);
        }
        return false;
    }

    /** Forgets everything; while nobody reads. */
    void clear() {
        entries = new OverflowEntries(MIN_CAPACITY);
        liveCount.lazySet(0);
    }

    long memoryBytes() {
        return entries.memoryBytes();
    }

    /** A copy without the removed entries, with as much room again as the live ones need. */
    private OverflowEntries liveEntriesWithRoom() {
        final OverflowEntries full = entries;
        final int capacity = Math.max(MIN_CAPACITY, Integer.highestOneBit(4 * liveCount.get()));
        final OverflowEntries roomy = new OverflowEntries(capacity);
        for (int i = 0; i < full.count(); i++) {
            if (full.location(i) != HashIndex.ABSENT) {
                roomy.append(full.hash(i), full.location(i), full.number(i));
            }
        }
        return roomy;
    }
}

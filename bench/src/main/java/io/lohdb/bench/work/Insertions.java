package io.lohdb.bench.work;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for entries that are added to a loaded store. There is room for so many; after that the
 * oldest of them are written again. Any thread.
 */
final class Insertions {
    private final long keyCount;
    private final long room;
    private final AtomicLong inserted = new AtomicLong();

    Insertions(final long keyCount, final long room) {
        this.keyCount = keyCount;
        this.room = room;
    }

    /** The number of the next one. */
    long next() {
        return keyCount + inserted.getAndIncrement() % room;
    }

    /**
     * The number of the one that has a rank by age: 1 for the last one that was added or loaded.
     */
    long latest(final long rank) {
        final long index = inserted.get() - rank;
        return index >= 0 ? keyCount + index % room : Math.max(0, keyCount + index);
    }

    /** The first number that was never added. */
    long end() {
        return keyCount + Math.min(room, inserted.get());
    }
}

package io.lohdb.bench.targets;

import io.lohdb.LohDb;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.RandomNumbers;
import org.agrona.concurrent.UnsafeBuffer;

/** Copies values of uniformly random keys until a time is over. One thread. */
final class Reader {
    /** Reads between two looks at the clock. */
    private static final int READS_PER_LOOK = 256;

    private final LohDb db;
    private final long endNs;
    private final RandomNumbers numbers;
    private final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
    private final UnsafeBuffer destination = Entries.buffer(Entries.VALUE_LENGTH);

    Reader(final LohDb db, final long seed, final long endNs) {
        this.db = db;
        this.endNs = endNs;
        this.numbers = new RandomNumbers(seed, MeasurementPlan.KEY_COUNT);
    }

    /** Reads, checks that each value belongs to its key, and returns how many there were. */
    long countReads() {
        long count = 0;
        while (System.nanoTime() - endNs < 0) {
            for (int i = 0; i < READS_PER_LOOK; i++) {
                read();
            }
            count += READS_PER_LOOK;
        }
        return count;
    }

    private void read() {
        final long number = numbers.next();
        Entries.key(key, number);
        final int length = db.get(key, destination);
        if (length != Entries.VALUE_LENGTH || Entries.numberOf(destination) != number) {
            throw new IllegalStateException(
                    "wrong value: number=" + number + " valueLength=" + length);
        }
    }
}

package io.lohdb.bench.targets;

import io.lohdb.WriteOperations;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.RandomNumbers;
import org.agrona.concurrent.UnsafeBuffer;

/** Gives uniformly random keys of a loaded store new values. One thread at a time. */
final class Overwriter {
    private final WriteOperations writer;
    private final RandomNumbers numbers = new RandomNumbers(1, MeasurementPlan.KEY_COUNT);
    private final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
    private final UnsafeBuffer value = Entries.buffer(Entries.VALUE_LENGTH);
    private long round;

    Overwriter(final WriteOperations writer) {
        this.writer = writer;
    }

    /** Writes once and returns the sequence. */
    long write() {
        final long number = numbers.next();
        Entries.key(key, number);
        Entries.value(value, number, ++round);
        return writer.put(key, value);
    }
}

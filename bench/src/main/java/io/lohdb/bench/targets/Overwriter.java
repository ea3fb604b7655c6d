package io.lohdb.bench.targets;

import io.lohdb.WriteOperations;
import io.lohdb.bench.workload.EntryWriter;
import io.lohdb.bench.workload.RandomNumbers;

/** Gives uniformly random keys of a loaded store new values. One thread at a time. */
final class Overwriter {
    private final EntryWriter writer;
    private final RandomNumbers numbers = new RandomNumbers(1, MeasurementPlan.KEY_COUNT);

    Overwriter(final WriteOperations writer) {
        this.writer = new EntryWriter(writer);
    }

    /** Writes once and returns the sequence. */
    long write() {
        return writer.write(numbers.next());
    }
}

package io.lohdb.stress.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one thread, or several one after the other, did in one history. For one thread at a time.
 */
final class History {
    private final List<Operation> operations = new ArrayList<>();
    private final Set<Long> continued = new HashSet<>();

    void add(final Operation operation) {
        operations.add(operation);
    }

    /** Notes that more of the same batch comes behind a sequence. */
    void addContinued(final long sequence) {
        continued.add(sequence);
    }

    void addAll(final History other) {
        operations.addAll(other.operations);
        continued.addAll(other.continued);
    }

    List<Operation> operations() {
        return operations;
    }

    /** Sequences of batches but for the last one of each. */
    Set<Long> continued() {
        return continued;
    }
}

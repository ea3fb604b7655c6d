package io.lohdb.stress.kill;

import io.lohdb.FileStorageEngine;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.StorageEngine;
import io.lohdb.stress.kill.Workload.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a killed process has left and compares it, operation by operation, with what its
 * writers must have written: for each writer its operations from the first one on without a gap,
 * batches whole and unmixed, and nothing else.
 */
public final class RecoveredLogCheck {
    /** The shortest with windows for the writer. */
    static final int SEGMENT_LENGTH = 2 * LohDbConfig.MIN_SEGMENT_LENGTH;

    /** The cursor that holds the log. */
    private static final String READER = RecoveredLogCheck.class.getSimpleName();

    private final Map<Integer, Long> counters = new HashMap<>();
    private final Map<String, String> content = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private List<Operation> group = List.of();
    private int nextInGroup;

    /** Has a store keep its log from the first operation on: it will be checked. */
    public static void keepHistory(final LohDb db) {
        db.commitCursor(READER, 0);
    }

    /** The same together with the first operations; returns the batch. */
    static WriteBatch keepHistory(final WriteBatch first) {
        return first.commitCursor(READER, 0);
    }

    /** Whether a store was told to keep its log. */
    static boolean isHistoryKept(final LohDb db) {
        return db.cursor(READER).isPresent();
    }

    /**
     * Reads the log of a directory; throws {@link BrokenPromiseException} on the first difference.
     */
    public static RecoveredLogCheck read(final Path directory) {
        final RecoveredLogCheck check = new RecoveredLogCheck();
        try (StorageEngine engine = FileStorageEngine.open(config(directory));
                ChangeReader reader = engine.changes(0)) {
            while (reader.poll(check::accept, engine.writtenSequence(), 1000) > 0) {
                Thread.onSpinWait();
            }
            check.atEnd(engine.writtenSequence());
        }
        try (LohDb db = LohDb.open(config(directory))) {
            check.compareContent(db);
        }
        return check;
    }

    private static LohDbConfig config(final Path directory) {
        return LohDbConfig.inDirectory(directory).maxSegmentLength(SEGMENT_LENGTH);
    }

    /** The operations recovered: at index n stands the one with sequence n + 1. */
    public List<Operation> operations() {
        return operations;
    }

    /** The number of a writer's next operation. */
    public long counter(final int writer) {
        return counters.getOrDefault(writer, 0L);
    }

    private void accept(final Change change) {
        if (change.sequence() != operations.size() + 1) {
            throw new BrokenPromiseException("after " + operations.size() + " comes " + change);
        }
        if (nextInGroup == group.size()) {
            final int writer = Workload.writer(change.keyString());
            group = Workload.group(writer, counter(writer));
            nextInGroup = 0;
        }
        final Operation expected = group.get(nextInGroup);
        nextInGroup++;
        if (change.type() != expected.type()
                || !change.keyString().equals(expected.key())
                || !change.valueString().equals(expected.value())
                || change.isEndOfBatch() != expected.isLast()) {
            throw new BrokenPromiseException(
                    "not operation " + expected.counter() + " of its writer: " + change);
        }
        counters.merge(expected.writer(), 1L, Long::sum);
        operations.add(expected);
        if (expected.type() == ChangeType.PUT) {
            content.put(expected.key(), expected.value());
        } else {
            content.remove(expected.key());
        }
    }

    private void atEnd(final long writtenSequence) {
        if (operations.size() != writtenSequence) {
            throw new BrokenPromiseException(
                    "log ends at " + operations.size() + ", written is " + writtenSequence);
        }
        if (nextInGroup != group.size()) {
            throw new BrokenPromiseException(
                    "a batch of " + group.size() + " has only " + nextInGroup + " operations");
        }
    }

    private void compareContent(final LohDb db) {
        if (db.count() != content.size()) {
            throw new BrokenPromiseException("count=" + db.count() + " expected=" + content.size());
        }
        content.forEach(
                (key, value) -> {
                    if (!value.equals(db.getString(key))) {
                        throw new BrokenPromiseException("another value than the log's last one");
                    }
                });
    }

    /** Compares what the process told before it died with what is there. */
    public void compare(final List<Report> reports) {
        long delivered = -1;
        for (final Report report : reports) {
            switch (report.kind()) {
                case ACKNOWLEDGED -> comparePresent(report);
                case SUBSCRIBED -> delivered = report.sequence();
                case DELIVERED -> {
                    if (report.sequence() != delivered + 1) {
                        throw new BrokenPromiseException(
                                "delivered after " + delivered + ": " + report);
                    }
                    delivered = report.sequence();
                    comparePresent(report);
                }
                default -> {
                    // Nothing to compare: each round checks the whole log.
                }
            }
        }
    }

    private void comparePresent(final Report report) {
        if (report.sequence() > operations.size()) {
            throw new LostOperationException(
                    "lost: " + report + ", recovered are " + operations.size());
        }
        final Operation found = operations.get((int) report.sequence() - 1);
        final boolean isSame =
                found.writer() == report.writer()
                        && (report.counter() < 0 || found.counter() == report.counter());
        if (!isSame) {
            throw new BrokenPromiseException("another operation stands there: " + report);
        }
    }
}

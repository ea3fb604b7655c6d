package io.lohdb.stress.model;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.StorageEngine;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The oracle. What a store contains after a crash is a prefix of what was issued, with batches
 * whole, and nothing that was acknowledged is missing; its history, its keys and its values are
 * those of that prefix. Reused from check to check; for one thread.
 */
public final class RecoveredCheck {
    private static final UnsafeBuffer NO_PREFIX = new UnsafeBuffer(new byte[0]);
    private static final int POLL_LIMIT = 1000;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final int[] newest;
    private IssuedLog issued;
    private int checked;
    private int visited;
    private String difference;

    /**
     * Creates a check.
     *
     * @param keyCount keys are below it
     */
    public RecoveredCheck(final int keyCount) {
        newest = new int[keyCount];
    }

    /**
     * Compares an engine with what was issued.
     *
     * @param acknowledged the last operation that somebody was told to be durable
     * @return the last operation recovered
     * @throws BrokenPromise on the first difference
     */
    public int check(final StorageEngine engine, final IssuedLog log, final int acknowledged) {
        issued = log;
        final long written = engine.writtenSequence();
        if (written < acknowledged) {
            throw new BrokenPromise("lost: acknowledged=" + acknowledged + " recovered=" + written);
        }
        if (written > log.count()) {
            throw new BrokenPromise("phantom: issued=" + log.count() + " recovered=" + written);
        }
        final int last = (int) written;
        if (!log.isWhole(last)) {
            throw new BrokenPromise("batch torn: recovered=" + last);
        }
        if (engine.durableSequence() != last) {
            throw new BrokenPromise(
                    "recovered is not durable: recovered="
                            + last
                            + " durable="
                            + engine.durableSequence());
        }
        checkHistory(engine, last);
        checkContent(engine, last);
        return last;
    }

    private void checkHistory(final StorageEngine engine, final int last) {
        checked = 0;
        difference = null;
        try (ChangeReader reader = engine.changes(0)) {
            int read = 1;
            while (checked < last && read > 0 && difference == null) {
                read = reader.poll(this::accept, last, POLL_LIMIT);
            }
        }
        if (difference != null || checked != last) {
            throw new BrokenPromise(
                    "history: expected=" + last + " read=" + checked + " first=" + difference);
        }
    }

    private void accept(final Change change) {
        final int sequence = checked + 1;
        if (difference != null) {
            return;
        }
        difference = difference(change, sequence);
        checked++;
    }

    private String difference(final Change change, final int sequence) {
        if (change.sequence() != sequence) {
            return "sequence " + change.sequence() + " in place of " + sequence;
        }
        if (sequence > issued.count()) {
            return "sequence " + sequence + " was never issued";
        }
        if (EntryBytes.keyNumber(change.buffer(), change.keyOffset(), change.keyLength())
                != issued.key(sequence)) {
            return "another key at " + sequence;
        }
        final boolean isPut = issued.valueLength(sequence) != IssuedLog.DELETED;
        if (isPut != (change.type() == ChangeType.PUT)) {
            return change.type() + " at " + sequence;
        }
        if (isPut
                && !EntryBytes.isValue(
                        change.buffer(),
                        change.valueOffset(),
                        change.valueLength(),
                        issued.number(sequence),
                        issued.valueLength(sequence))) {
            return "another value at " + sequence;
        }
        return change.isEndOfBatch() == issued.isWhole(sequence)
                ? null
                : "another end of batch at " + sequence;
    }

    /** What is wrong with a change delivered as a certain sequence; null if nothing is. */
    public String difference(final Change change, final IssuedLog log, final int sequence) {
        issued = log;
        return difference(change, sequence);
    }

    private void checkContent(final StorageEngine engine, final int last) {
        final int present = issued.newest(last, newest);
        if (engine.count() != present) {
            throw new BrokenPromise("count: expected=" + present + " found=" + engine.count());
        }
        for (int number = 0; number < newest.length; number++) {
            checkKey(engine, number);
        }
        visited = 0;
        difference = null;
        engine.forEach(NO_PREFIX, this::visit);
        if (difference != null || visited != present) {
            throw new BrokenPromise(
                    "iteration: expected=" + present + " found=" + visited + ' ' + difference);
        }
    }

    private void checkKey(final StorageEngine engine, final int number) {
        final int sequence = newest[number];
        final int keyLength = EntryBytes.putKey(key, number);
        difference = null;
        final boolean isThere =
                engine.read(
                        key,
                        0,
                        keyLength,
                        (buffer, offset, length) -> checkValue(buffer, offset, length, sequence));
        if (isThere != sequence > 0) {
            throw new BrokenPromise(
                    "key " + number + ": expected sequence " + sequence + " present=" + isThere);
        }
        if (difference != null) {
            throw new BrokenPromise("key " + number + ": " + difference);
        }
    }

    private void checkValue(
            final DirectBuffer buffer, final int offset, final int length, final int sequence) {
        if (sequence > 0
                && !EntryBytes.isValue(
                        buffer,
                        offset,
                        length,
                        issued.number(sequence),
                        issued.valueLength(sequence))) {
            difference = "not the value of sequence " + sequence;
        }
    }

    private boolean visit(
            final DirectBuffer buffer,
            final int keyOffset,
            final int keyLength,
            final int valueOffset,
            final int valueLength) {
        final int number = EntryBytes.keyNumber(buffer, keyOffset, keyLength);
        visited++;
        if (number < 0 || number >= newest.length || newest[number] == 0) {
            difference = "a key that is not there";
        } else {
            checkValue(buffer, valueOffset, valueLength, newest[number]);
        }
        return difference == null;
    }
}

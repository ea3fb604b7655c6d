package io.lohdb.stress.model;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.StorageEngine;

/**
 * The oracle. What a store contains after a crash is a prefix of what was issued, with batches
 * whole, and nothing that was acknowledged is missing; its history, its keys and its values are
 * those of that prefix. Reused from check to check; for one thread.
 */
public final class RecoveredCheck {
    private static final int POLL_LIMIT = 1000;

    private final ContentCheck content = new ContentCheck();
    private final int[] newest;
    private IssuedLog issued;
    private int checked;
    private int cursorCount;
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
        cursorCount = issued.cursors().check(engine.cursors(), last);
        content.check(engine, log, newest, log.newest(last, newest));
        return last;
    }

    /** How many of the issued cursors the engine checked last has taken in. */
    public int cursorCount() {
        return cursorCount;
    }

    private void checkHistory(final StorageEngine engine, final int last) {
        difference = null;
        try {
            read(engine, 0, last);
        } catch (final SequenceCompactedException e) {
            // The rest was compacted away; what is left has to be whole.
            read(engine, e.oldest() - 1, last);
        }
        if (difference != null || checked != last) {
            throw new BrokenPromise(
                    "history: expected=" + last + " read=" + checked + " first=" + difference);
        }
    }

    private void read(final StorageEngine engine, final long after, final int last) {
        checked = (int) after;
        try (ChangeReader reader = engine.changes(after)) {
            int read = 1;
            while (checked < last && read > 0 && difference == null) {
                read = reader.poll(this::accept, last, POLL_LIMIT);
            }
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
        if (change.isExpiry() != issued.isExpiry(sequence)
                || change.expiryMs() != issued.expiryMs(sequence)) {
            return "another expiry at " + sequence;
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
}

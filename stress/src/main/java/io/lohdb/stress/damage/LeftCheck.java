package io.lohdb.stress.damage;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.StorageEngine;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.BitSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The oracle for what is left of a compacted store: every key has its value or says that it is
 * damaged, and after a salvage every key has its value, unless something is known to be lost. For
 * one thread.
 */
final class LeftCheck {
    private static final UnsafeBuffer NO_PREFIX = new UnsafeBuffer(new byte[0]);
    private static final int POLL_LIMIT = 1000;

    private final RecoveredCheck operations;
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final int[] newest;
    private final BitSet found = new BitSet();
    private IssuedLog issued;
    private long last;
    private int shown;
    private String difference;

    /** Creates a check for keys below a number. */
    LeftCheck(final int keyCount) {
        operations = new RecoveredCheck(keyCount);
        newest = new int[keyCount];
    }

    /**
     * A store that opened in spite of damage: a read is right or refused.
     *
     * @throws BrokenPromise on the first difference
     */
    void checkReadable(final StorageEngine engine, final IssuedLog log) {
        begin(engine, log);
        for (int number = 0; number < newest.length; number++) {
            try {
                if (shown(engine, number) != newest[number]) {
                    throw new BrokenPromise(wrong(number));
                }
            } catch (final CorruptLogException e) {
                // It says so, and that is all that is asked.
                found.clear(number);
            }
        }
        try {
            engine.forEach(
                    NO_PREFIX,
                    (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                        final int number = EntryBytes.keyNumber(buffer, keyOffset, keyLength);
                        shown = sequence(number, buffer, valueOffset, valueLength);
                        if (shown != newest[number]) {
                            difference = "iteration: " + wrong(number);
                        }
                        return difference == null;
                    });
        } catch (final CorruptLogException e) {
            requireExpected(true, e);
        }
        if (difference != null) {
            throw new BrokenPromise(difference);
        }
        checkHistory(engine, true);
    }

    /**
     * A store that was salvaged.
     *
     * @param isLossKnown whether something may be missing
     * @return the operations that decide about the keys
     * @throws BrokenPromise on the first difference
     */
    BitSet check(final StorageEngine engine, final IssuedLog log, final boolean isLossKnown) {
        begin(engine, log);
        for (int number = 0; number < newest.length; number++) {
            final int sequence = shown(engine, number);
            if (sequence != newest[number] && !isLossKnown) {
                throw new BrokenPromise("no loss listed: " + wrong(number));
            }
            if (sequence > 0) {
                found.set(sequence);
            }
        }
        if (engine.count() != found.cardinality()) {
            throw new BrokenPromise(
                    "count: expected=" + found.cardinality() + " found=" + engine.count());
        }
        checkHistory(engine, false);
        return (BitSet) found.clone();
    }

    private void begin(final StorageEngine engine, final IssuedLog log) {
        issued = log;
        found.clear();
        difference = null;
        if (engine.writtenSequence() > log.count()) {
            throw new BrokenPromise("phantom: recovered=" + engine.writtenSequence());
        }
        log.newest((int) engine.writtenSequence(), newest);
    }

    private String wrong(final int number) {
        return "key " + number + ": expected sequence " + newest[number] + " found=" + shown;
    }

    /** The operation whose value a key shows, 0 if it is absent. */
    private int shown(final StorageEngine engine, final int number) {
        final int keyLength = EntryBytes.putKey(key, number);
        shown = 0;
        engine.read(
                key,
                0,
                keyLength,
                (buffer, offset, length) -> shown = sequence(number, buffer, offset, length));
        if (shown < 0) {
            throw new BrokenPromise("key " + number + ": a value that nobody wrote");
        }
        return shown;
    }

    private int sequence(
            final int number, final DirectBuffer buffer, final int offset, final int length) {
        for (int sequence = issued.count(); sequence > 0; sequence--) {
            if (issued.key(sequence) == number
                    && issued.valueLength(sequence) == length
                    && EntryBytes.isValue(
                            buffer, offset, length, issued.number(sequence), length)) {
                return sequence;
            }
        }
        return -1;
    }

    private void checkHistory(final StorageEngine engine, final boolean mayRefuse) {
        try {
            readHistory(engine, 0);
        } catch (final SequenceCompactedException e) {
            try {
                readHistory(engine, e.oldest() - 1);
            } catch (final CorruptLogException damage) {
                requireExpected(mayRefuse, damage);
            }
        } catch (final CorruptLogException e) {
            requireExpected(mayRefuse, e);
        }
        if (difference != null) {
            throw new BrokenPromise("history: " + difference);
        }
    }

    private static void requireExpected(final boolean mayRefuse, final CorruptLogException e) {
        if (!mayRefuse) {
            throw new BrokenPromise("salvaged, and still damaged: " + e.getMessage(), e);
        }
    }

    private void readHistory(final StorageEngine engine, final long after) {
        last = after;
        final long written = engine.writtenSequence();
        try (ChangeReader reader = engine.changes(after)) {
            int read = 1;
            while (reader.sequence() < written && read > 0 && difference == null) {
                final long before = reader.sequence();
                read = reader.poll(this::accept, written, POLL_LIMIT);
                read += reader.sequence() > before ? 1 : 0;
            }
        }
    }

    private void accept(final Change change) {
        if (difference != null) {
            return;
        }
        if (change.sequence() <= last || change.sequence() > issued.count()) {
            difference = "sequence " + change.sequence() + " after " + last;
            return;
        }
        last = change.sequence();
        difference = operations.difference(change, issued, (int) last);
    }
}

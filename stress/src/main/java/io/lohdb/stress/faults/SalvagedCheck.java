package io.lohdb.stress.faults;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.Loss;
import io.lohdb.spi.StorageEngine;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.ContentCheck;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The oracle for a store that was salvaged: operations may be missing, and then the report says
 * which; what is there is right, batches are whole, and the entries are those of the operations
 * that are there. For one thread.
 */
public final class SalvagedCheck {
    private static final int POLL_LIMIT = 1000;

    private final ContentCheck content = new ContentCheck();
    private final RecoveredCheck operations;
    private final int[] newest;
    private final BitSet found = new BitSet();
    private IssuedLog issued;
    private long last;
    private String difference;

    /** Creates a check for keys below a number. */
    public SalvagedCheck(final int keyCount) {
        operations = new RecoveredCheck(keyCount);
        newest = new int[keyCount];
    }

    /**
     * Compares.
     *
     * @param required operations up to this one may be missing only if a loss says so
     * @param losses what the salvage reported
     * @return the sequences that are there; valid until the next check
     * @throws BrokenPromise on the first difference
     */
    public BitSet check(
            final StorageEngine engine,
            final IssuedLog log,
            final int required,
            final List<Loss> losses) {
        issued = log;
        readHistory(engine);
        for (int sequence = 1; sequence < issued.count(); sequence++) {
            if (!issued.isWhole(sequence) && found.get(sequence) != found.get(sequence + 1)) {
                throw new BrokenPromise("batch torn by a salvage: sequence=" + sequence);
            }
        }
        checkContent(engine);
        for (int sequence = 1; sequence <= required; sequence++) {
            if (!found.get(sequence) && !isListed(sequence, losses, engine.writtenSequence())) {
                throw new BrokenPromise("lost and not listed: sequence=" + sequence);
            }
        }
        return found;
    }

    /** Beyond the end of what is left nobody knows how much there was. */
    private static boolean isListed(
            final int sequence, final List<Loss> losses, final long written) {
        for (final Loss loss : losses) {
            if (loss.firstSequence() <= sequence && sequence <= loss.lastSequence()) {
                return true;
            }
        }
        return sequence > written && !losses.isEmpty();
    }

    private void readHistory(final StorageEngine engine) {
        found.clear();
        last = 0;
        difference = null;
        final long written = engine.writtenSequence();
        try (ChangeReader reader = engine.changes(0)) {
            int read = 1;
            while (reader.sequence() < written && read > 0 && difference == null) {
                final long before = reader.sequence();
                read = reader.poll(this::accept, written, POLL_LIMIT);
                read += reader.sequence() > before ? 1 : 0;
            }
        }
        if (difference != null) {
            throw new BrokenPromise("history after a salvage: " + difference);
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
        found.set((int) last);
    }

    private void checkContent(final StorageEngine engine) {
        Arrays.fill(newest, 0);
        int present = 0;
        for (int i = found.nextSetBit(1); i >= 0; i = found.nextSetBit(i + 1)) {
            final boolean isPut = issued.valueLength(i) != IssuedLog.DELETED;
            present += (isPut ? 1 : 0) - (newest[issued.key(i)] > 0 ? 1 : 0);
            newest[issued.key(i)] = isPut ? i : 0;
        }
        content.check(engine, issued, newest, present);
    }
}

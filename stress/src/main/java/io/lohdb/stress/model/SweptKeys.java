package io.lohdb.stress.model;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.StorageEngine;

/**
 * Learns which expired keys a store has removed by itself: those are operations that nobody issued,
 * but only for keys whose time has come. For one thread.
 */
public final class SweptKeys {
    private static final int POLL_LIMIT = 1000;

    private IssuedLog issued;
    private long nowMs;
    private String difference;

    /** Has learned nothing yet. */
    public SweptKeys() {}

    /**
     * Issues what a store has written beyond the last operation issued.
     *
     * @param epochMs the time that the store saw at most
     * @throws BrokenPromise when it is anything but the removal of an expired key
     */
    public void learn(final StorageEngine engine, final IssuedLog log, final long epochMs) {
        final long written = engine.writtenSequence();
        if (written <= log.count()) {
            return;
        }
        issued = log;
        nowMs = epochMs;
        difference = null;
        try (ChangeReader reader = engine.changes(log.count())) {
            int read = 1;
            while (read > 0 && difference == null && log.count() < written) {
                read = reader.poll(this::accept, written, POLL_LIMIT);
            }
        }
        if (difference != null || log.count() < written) {
            throw new BrokenPromise(
                    "written by nobody: sequence=" + (log.count() + 1) + ' ' + difference);
        }
    }

    private void accept(final Change change) {
        if (difference != null) {
            return;
        }
        if (!change.isExpiry() || !change.isEndOfBatch()) {
            difference = change.type() + " that is no expiry";
            return;
        }
        final int key =
                EntryBytes.keyNumber(change.buffer(), change.keyOffset(), change.keyLength());
        final int last = key < 0 ? 0 : issued.last(key);
        if (last == 0 || issued.expiryMs(last) == 0 || issued.expiryMs(last) > nowMs) {
            difference = "expiry of key " + key + " before its time";
            return;
        }
        issued.expire(key);
    }
}

package io.lohdb.internal.store;

import io.lohdb.spi.Cursor;
import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;

/** What cursors may be. Stateless. */
final class CursorRules {
    private CursorRules() {}

    /**
     * Throws unless an engine can take a group's cursors now; under the writer lock. A cursor never
     * says more than what was written before it, so that no crash leaves one ahead of the log.
     */
    static void check(final StorageEngine engine, final Operations operations) {
        if (operations.cursors().isEmpty()) {
            return;
        }
        if (!engine.keepsCursors()) {
            throw new UnsupportedOperationException("this engine keeps no cursors");
        }
        final long written = engine.writtenSequence();
        for (final Cursor cursor : operations.cursors()) {
            if (cursor.sequence() > written) {
                throw new IllegalArgumentException(
                        "cursor names a sequence that was not issued yet: expected=0.."
                                + written
                                + " found="
                                + cursor.sequence());
            }
        }
    }

    /** Whether a group has cursors and no operation: nothing of it has a sequence to wait for. */
    static boolean areAlone(final Operations operations) {
        return operations.count() == 0 && !operations.cursors().isEmpty();
    }
}

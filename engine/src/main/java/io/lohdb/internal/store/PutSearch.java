package io.lohdb.internal.store;

import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import org.agrona.DirectBuffer;

/**
 * Looks for puts in a group of writes: a full device takes groups of deletes only. For one thread.
 */
final class PutSearch implements OperationHandler {
    private boolean isFound;

    private PutSearch() {}

    static boolean isIn(final Operations operations) {
        final PutSearch search = new PutSearch();
        operations.forEach(search);
        return search.isFound;
    }

    @Override
    public void onPut(
            final DirectBuffer buffer,
            final int keyOffset,
            final int keyLength,
            final int valueOffset,
            final int valueLength) {
        isFound = true;
    }

    @Override
    public void onPut(
            final DirectBuffer buffer,
            final int keyOffset,
            final int keyLength,
            final int valueOffset,
            final int valueLength,
            final long expiryMs) {
        isFound = true;
    }

    @Override
    public void onDelete(final DirectBuffer buffer, final int keyOffset, final int keyLength) {
        // Deletes make room.
    }
}

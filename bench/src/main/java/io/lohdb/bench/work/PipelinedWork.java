package io.lohdb.bench.work;

import io.lohdb.bench.rivals.SessionBuffers;
import io.lohdb.bench.rivals.StoreSession;
import io.lohdb.bench.workload.EntryNumbers;

/**
 * Writes of which the last mebibyte only may not be durable yet. One thread.
 *
 * <p>A window ends when its last write is durable, so that each write that counts is covered by a
 * sync within the time that counts.
 */
final class PipelinedWork implements ThreadWork {
    private static final int WINDOW_BYTES = 1 << 20;

    /** What an entry may take beside key and value. */
    private static final int OVERHEAD = 44;

    private final StoreSession session;
    private final EntryNumbers numbers;
    private final long[] tickets;
    private long written;

    /**
     * Prepares it.
     *
     * @param session is written to
     * @param numbers of entries
     * @param valueLength bytes of every value
     */
    PipelinedWork(final StoreSession session, final EntryNumbers numbers, final int valueLength) {
        this.session = session;
        this.numbers = numbers;
        this.tickets =
                new long[1 + WINDOW_BYTES / (SessionBuffers.KEY_LENGTH + valueLength + OVERHEAD)];
    }

    @Override
    public long step() {
        final int place = (int) (written % tickets.length);
        if (written >= tickets.length) {
            session.await(tickets[place]);
        }
        tickets[place] = session.putLater(numbers.next(), written++);
        return 1;
    }

    @Override
    public void finish() {
        if (written > 0) {
            session.await(tickets[(int) ((written - 1) % tickets.length)]);
        }
    }
}

package io.lohdb.bench.work;

import io.lohdb.bench.rivals.StoreSession;
import io.lohdb.bench.workload.EntryNumbers;
import io.lohdb.bench.workload.RandomNumbers;

/** A mix of operations. One thread. */
final class MixedWork implements ThreadWork {
    /** Scans have 1 to this many entries, each length with the same probability. */
    static final int MAX_SCAN = 100;

    private final Mix mix;
    private final StoreSession session;
    private final EntryNumbers numbers;
    private final RandomNumbers percents;
    private final Insertions insertions;
    private final boolean isLatest;
    private long stamp;

    /**
     * Prepares it.
     *
     * @param work has a mix
     * @param session is worked on
     * @param numbers of entries, or their ranks by age
     * @param percents numbers from 0 to 99
     * @param insertions numbers of new entries
     */
    MixedWork(
            final Work work,
            final StoreSession session,
            final EntryNumbers numbers,
            final RandomNumbers percents,
            final Insertions insertions) {
        this.mix = work.mix();
        this.session = session;
        this.numbers = numbers;
        this.percents = percents;
        this.insertions = insertions;
        this.isLatest = work.distribution() == Distribution.LATEST;
    }

    @Override
    public long step() {
        switch (mix.operation(percents.next())) {
            case READ -> read();
            case UPDATE -> session.put(numbers.next(), ++stamp);
            case INSERT -> session.put(insertions.next(), ++stamp);
            case SCAN -> session.scan(numbers.next(), 1 + (int) percents.next() % MAX_SCAN);
            case READ_MODIFY_WRITE -> {
                final long number = numbers.next();
                session.put(number, 1 + session.get(number));
            }
        }
        return 1;
    }

    private void read() {
        if (isLatest) {
            // Who inserts it may be about to.
            session.get(insertions.latest(numbers.next()));
        } else {
            LoadedReads.get(session, numbers.next());
        }
    }
}

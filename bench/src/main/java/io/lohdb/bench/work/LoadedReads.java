package io.lohdb.bench.work;

import io.lohdb.bench.rivals.StoreFaultException;
import io.lohdb.bench.rivals.StoreSession;

/** Reads of entries that must be there. Stateless. */
final class LoadedReads {
    private LoadedReads() {}

    /** Reads an entry and returns its stamp. */
    static long get(final StoreSession session, final long number) {
        final long stamp = session.get(number);
        if (stamp == StoreSession.MISSING) {
            throw new StoreFaultException("an entry is lost: number=" + number);
        }
        return stamp;
    }
}

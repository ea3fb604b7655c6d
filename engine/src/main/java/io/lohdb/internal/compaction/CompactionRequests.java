package io.lohdb.internal.compaction;

import java.util.concurrent.atomic.AtomicLong;

/** Who asked for compaction by hand, and what is done of that. Any thread. */
final class CompactionRequests {
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong();

    /** Written by the thread that works. */
    private volatile long done;

    /**
     * Asks.
     *
     * @param writtenSequence what is written by now has to be durable before there can be nothing
     *     left to win
     * @return the number of the request
     */
    long add(final long writtenSequence) {
        sequence.accumulateAndGet(writtenSequence, Math::max);
        return requests.incrementAndGet();
    }

    /** The last request. */
    long newest() {
        return requests.get();
    }

    boolean isDone(final long request) {
        return done >= request;
    }

    /** Whether somebody waits. */
    boolean isOpen() {
        return requests.get() > done;
    }

    /** What has to be durable before there can be nothing left to win. */
    long sequence() {
        return sequence.get();
    }

    /** All requests up to one are done. */
    void done(final long request) {
        done = request;
    }
}

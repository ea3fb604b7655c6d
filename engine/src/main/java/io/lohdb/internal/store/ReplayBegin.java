package io.lohdb.internal.store;

import io.lohdb.internal.log.LogPlace;
import io.lohdb.internal.log.LogSyncer;
import io.lohdb.internal.log.LogWriter;
import java.util.concurrent.locks.Lock;

/**
 * Where in the log the replay of a checkpoint may begin: a place whose sequence is known exactly,
 * that is durable, and that is not behind the begin of a compaction job in progress. The segment
 * that such a job fills is not shown by the slots when the checkpoint begins; so it is read again,
 * and with it every delete since it was filled has to be.
 *
 * <p>Durable, because a job that begins later takes what is durable then for the birth of its
 * segment: no birth may come before the begin of a replay. Any thread.
 */
final class ReplayBegin {
    private final LogWriter writer;
    private final LogSyncer syncer;

    /** The newest place that is known to be durable. */
    private LogPlace durable;

    /** A newer one, which may not be durable yet. */
    private LogPlace written;

    /** The durable one from when the job in progress began, or null. */
    private LogPlace held;

    /**
     * While a slice may begin a job. What it holds may be older than what a checkpoint was asked
     * for, most slices begin none, and all are short: until then no checkpoint begins.
     */
    private boolean isInSlice;

    /** Creates it over a log that is durable up to its end, and that nobody writes yet. */
    ReplayBegin(final LogWriter writer, final LogSyncer syncer) {
        this.writer = writer;
        this.syncer = syncer;
        this.written = new LogPlace(writer.writtenPosition(), writer.writtenSequence());
        this.durable = written;
    }

    /** Looks how far the log has come. Not under the writer lock. */
    void look(final Lock writerLock) {
        if (isWrittenDurable()) {
            final LogPlace now;
            writerLock.lock();
            try {
                now = new LogPlace(writer.writtenPosition(), writer.writtenSequence());
            } finally {
                writerLock.unlock();
            }
            advance(now);
        }
    }

    private synchronized boolean isWrittenDurable() {
        return written.sequence() <= syncer.durableSequence();
    }

    private synchronized void advance(final LogPlace now) {
        if (now.position() > written.position()) {
            if (isWrittenDurable()) {
                durable = written;
            }
            written = now;
        } else if (isWrittenDurable()) {
            durable = written;
        }
    }

    /** Before a slice of compaction that may begin a job. */
    synchronized void holdForSlice() {
        held = durable;
        isInSlice = true;
    }

    /** After a slice of compaction: says whether a job is filling a segment. */
    synchronized void endSlice(final boolean isFilling) {
        isInSlice = false;
        if (!isFilling) {
            held = null;
        }
    }

    /** The store is about to close: what is written by now will be durable. Returns the place. */
    synchronized LogPlace holdHere() {
        held = new LogPlace(writer.writtenPosition(), writer.writtenSequence());
        return held;
    }

    /** The place; null while a slice may begin a job. */
    synchronized LogPlace place() {
        if (isInSlice) {
            return null;
        }
        return held == null ? durable : held;
    }
}

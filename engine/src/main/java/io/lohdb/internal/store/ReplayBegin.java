package io.lohdb.internal.store;

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
 * segment: no birth may come before the begin of a replay. For the thread that compacts and makes
 * checkpoints.
 */
final class ReplayBegin {
    private final LogWriter writer;
    private final LogSyncer syncer;

    /** The newest place that is known to be durable. */
    private Place durable;

    /** A newer one, which may not be durable yet. */
    private Place written;

    /** The durable one from when the job in progress began, or null. */
    private Place held;

    private record Place(long position, long sequence) {}

    /** Creates it over a log that is durable up to its end, and that nobody writes yet. */
    ReplayBegin(final LogWriter writer, final LogSyncer syncer) {
        this.writer = writer;
        this.syncer = syncer;
        this.written = new Place(writer.writtenPosition(), writer.writtenSequence());
        this.durable = written;
    }

    /** Looks how far the log has come. */
    void look(final Lock writerLock) {
        if (written.sequence() <= syncer.durableSequence()) {
            durable = written;
            writerLock.lock();
            try {
                written = new Place(writer.writtenPosition(), writer.writtenSequence());
            } finally {
                writerLock.unlock();
            }
        }
    }

    /** Says whether a job is filling a segment since the last look, or longer. */
    void hold(final boolean isFilling) {
        if (!isFilling) {
            held = null;
        } else if (held == null) {
            held = durable;
        }
    }

    /** The store is about to close: what is written by now will be durable. */
    void holdHere() {
        held = new Place(writer.writtenPosition(), writer.writtenSequence());
    }

    long position() {
        return held == null ? durable.position() : held.position();
    }

    long sequence() {
        return held == null ? durable.sequence() : held.sequence();
    }
}

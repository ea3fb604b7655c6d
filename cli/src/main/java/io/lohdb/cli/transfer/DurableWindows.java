package io.lohdb.cli.transfer;

import io.lohdb.LohDb;
import io.lohdb.exceptions.LohDbException;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/**
 * Makes a stream of writes durable window by window, so that one sync serves many of them and the
 * next window is written while the last one syncs. Called by one thread; the store's thread reports
 * back.
 *
 * <p>Invariant: the listener hears line numbers in growing order, each one only after the write of
 * that line and of all lines before it has become durable.
 */
public final class DurableWindows {
    private static final int MAX_ENTRIES = 1_000;
    private static final int MAX_BYTES = 1024 * 1024;

    /** Windows that may be syncing while the next one is written. */
    private static final int MAX_IN_FLIGHT = 2;

    private final LohDb db;
    private final LongConsumer listener;
    private final Semaphore free = new Semaphore(MAX_IN_FLIGHT);

    /** Set once by the store's thread. */
    private volatile LohDbException failure;

    private long sequence;
    private long lineNumber;
    private int entries;
    private long bytes;

    /**
     * Creates windows over a store.
     *
     * @param db the store
     * @param listener told the number of the last durable line, on a thread of the store
     */
    public DurableWindows(final LohDb db, final LongConsumer listener) {
        this.db = db;
        this.listener = listener;
    }

    /**
     * Tells of a write; waits while too many windows are syncing.
     *
     * @param writtenSequence what the write returned
     * @param writtenLine the line it came from
     * @param entryLength bytes of key and value
     */
    public void onWritten(
            final long writtenSequence, final long writtenLine, final int entryLength) {
        sequence = writtenSequence;
        lineNumber = writtenLine;
        bytes += entryLength;
        if (++entries >= MAX_ENTRIES || bytes >= MAX_BYTES) {
            endWindow();
        }
    }

    /**
     * Waits until everything told of is durable.
     *
     * @throws LohDbException when it did not become durable
     */
    public void finish() {
        endWindow();
        free.acquireUninterruptibly(MAX_IN_FLIGHT);
        free.release(MAX_IN_FLIGHT);
        if (failure != null) {
            throw failure;
        }
    }

    private void endWindow() {
        if (entries == 0) {
            return;
        }
        entries = 0;
        bytes = 0;
        free.acquireUninterruptibly();
        boolean isHandedOver = false;
        try {
            if (failure != null) {
                throw failure;
            }
            final long line = lineNumber;
            db.onDurable(sequence, (durableSequence, fault) -> onDurable(line, fault));
            isHandedOver = true;
        } finally {
            if (!isHandedOver) {
                free.release();
            }
        }
    }

    private void onDurable(final long line, final LohDbException fault) {
        try {
            if (fault == null) {
                listener.accept(line);
            } else {
                failure = fault;
            }
        } finally {
            free.release();
        }
    }
}

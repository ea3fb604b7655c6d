package io.lohdb.internal.store;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.internal.feed.Feed;
import io.lohdb.internal.feed.FeedSubscriber;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.StorageEngine;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** A store's change feed and its named cursors, for as long as it is open. Any thread. */
public final class StoreFeed {
    private final StorageEngine engine;
    private final Feed feed;
    private final BooleanSupplier isClosed;

    StoreFeed(final StorageEngine engine, final Feed feed, final BooleanSupplier isClosed) {
        this.engine = engine;
        this.feed = feed;
        this.isClosed = isClosed;
    }

    private void checkOpen() {
        if (isClosed.getAsBoolean()) {
            throw new StoreClosedException("store is closed");
        }
    }

    /**
     * Starts a subscription behind an operation that is looked for: the last one written, say. One
     * that is compacted away before the subscription counts is looked for again, as long as what is
     * found moves ahead; so a start that follows the log always succeeds.
     *
     * @param start says the operation
     * @throws SequenceCompactedException when the change behind it is gone
     */
    public FeedSubscriber subscribe(final LongSupplier start, final ChangeHandler handler) {
        Objects.requireNonNull(handler, "handler");
        long afterSequence = start.getAsLong();
        while (true) {
            try {
                return subscribe(afterSequence, handler);
            } catch (final SequenceCompactedException e) {
                final long last = afterSequence;
                afterSequence = start.getAsLong();
                if (afterSequence <= last) {
                    throw e;
                }
            }
        }
    }

    private FeedSubscriber subscribe(final long afterSequence, final ChangeHandler handler) {
        checkOpen();
        final long written = engine.writtenSequence();
        if (afterSequence < 0 || afterSequence > written) {
            throw new IllegalArgumentException(
                    "first sequence out of range: expected=1.."
                            + (written + 1)
                            + " found="
                            + (afterSequence + 1));
        }
        return feed.subscribe(afterSequence, handler);
    }

    /** The last operation written. */
    public long writtenSequence() {
        checkOpen();
        return engine.writtenSequence();
    }

    /** The oldest operation that is still there. */
    public long firstSequence() {
        checkOpen();
        return engine.firstSequence();
    }

    /** The cursor of a name. */
    public Optional<Cursor> cursor(final String name) {
        Objects.requireNonNull(name, "name");
        return cursors().stream().filter(cursor -> cursor.name().equals(name)).findAny();
    }

    /** All cursors. */
    public Collection<Cursor> cursors() {
        checkOpen();
        return engine.cursors();
    }
}

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

    /** Starts a subscription behind an operation. */
    public FeedSubscriber subscribe(final long afterSequence, final ChangeHandler handler) {
        Objects.requireNonNull(handler, "handler");
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

    /** Starts a subscription with the oldest operation that is still there. */
    public FeedSubscriber subscribeToOldest(final ChangeHandler handler) {
        while (true) {
            final long first = firstSequence();
            try {
                return subscribe(first - 1, handler);
            } catch (final SequenceCompactedException e) {
                // Unless history went away just now, the next try would end in the same way.
                if (engine.firstSequence() <= first) {
                    throw e;
                }
            }
        }
    }

    /** The last operation written. */
    public long writtenSequence() {
        checkOpen();
        return engine.writtenSequence();
    }

    private long firstSequence() {
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

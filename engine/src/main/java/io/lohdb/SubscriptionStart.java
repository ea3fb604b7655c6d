package io.lohdb;

import io.lohdb.internal.feed.FeedSubscriber;
import io.lohdb.internal.store.StoreFeed;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.Cursor;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a subscription begins. Immutable.
 *
 * <pre>{@code
 * db.subscribe(SubscriptionStart.cursor("billing", SubscriptionStart.oldest()), change -> {
 *     WriteBatch batch = ...;                        // what the change leads to
 *     db.write(batch.commitCursor("billing", change.sequence()));
 * });
 * }</pre>
 */
public final class SubscriptionStart {
    private static final SubscriptionStart LATEST = new SubscriptionStart(null, Long.MAX_VALUE);
    private static final SubscriptionStart OLDEST = new SubscriptionStart(null, 0);

    private final String cursor;

    /** First change wanted; that of the fallback when there is a cursor. */
    private final long sequence;

    private SubscriptionStart(final String cursor, final long sequence) {
        this.cursor = cursor;
        this.sequence = sequence;
    }

    /**
     * With the first change whose write begins after the subscription did.
     *
     * @return the start
     */
    public static SubscriptionStart latest() {
        return LATEST;
    }

    /**
     * With the oldest change that the store still has.
     *
     * @return the start
     */
    public static SubscriptionStart oldest() {
        return OLDEST;
    }

    /**
     * With a change that is named. In the middle of a batch, the rest of that batch comes first.
     *
     * @param sequence of the first change to be delivered, from 1 to one more than was written
     * @return the start
     */
    public static SubscriptionStart from(final long sequence) {
        if (sequence < 1 || sequence == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "first sequence out of range: expected=1.. found=" + sequence);
        }
        return new SubscriptionStart(null, sequence);
    }

    /**
     * With the first change behind a named cursor.
     *
     * @param name the cursor's name
     * @param otherwise where to begin if there is no such cursor; not a cursor itself
     * @return the start
     */
    public static SubscriptionStart cursor(final String name, final SubscriptionStart otherwise) {
        Objects.requireNonNull(name, "name");
        if (otherwise.cursor != null) {
            throw new IllegalArgumentException("a cursor cannot stand for a cursor");
        }
        return new SubscriptionStart(name, otherwise.sequence);
    }

    /** Starts a subscription there. */
    FeedSubscriber subscribe(final StoreFeed feed, final ChangeHandler handler) {
        return feed.subscribe(() -> afterSequence(feed), handler);
    }

    /** The operation behind which it begins, as things are now. */
    private long afterSequence(final StoreFeed feed) {
        final Optional<Cursor> found = cursor == null ? Optional.empty() : feed.cursor(cursor);
        if (found.isPresent()) {
            return found.get().sequence();
        }
        if (sequence == LATEST.sequence) {
            return feed.writtenSequence();
        }
        return (sequence == OLDEST.sequence ? feed.firstSequence() : sequence) - 1;
    }
}

package io.lohdb;

import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.Cursor;
import java.util.Collection;
import java.util.Optional;

/**
 * Following the changes of a store. Any thread may call these methods, a subscriber's callback
 * included; after close they throw {@link io.lohdb.exceptions.StoreClosedException}. Cursors are
 * written by {@link WriteOperations#commitCursor} and {@link WriteBatch#commitCursor}.
 */
public interface FeedOperations {
    /**
     * Starts to deliver every durable change whose write begins after this call, on a thread of its
     * own. A handler that throws is reported to the configured error handler and goes on with the
     * next change. A slow handler slows nobody: it catches up from the log.
     *
     * @param handler receives the changes in order of sequence, each exactly once; it may read and
     *     write this store
     * @return close it to stop
     */
    default Subscription subscribe(final ChangeHandler handler) {
        return subscribe(SubscriptionStart.latest(), handler);
    }

    /**
     * Starts to deliver every durable change from a given one on, on a thread of its own, as {@link
     * #subscribe(ChangeHandler)} does from the next one.
     *
     * <p>If the subscription falls so far behind that its next change is compacted away, the error
     * handler of the configuration gets a {@link io.lohdb.exceptions.SequenceCompactedException}
     * and the subscription ends.
     *
     * @param start the first change
     * @param handler receives the changes in order of sequence, each exactly once; it may read and
     *     write this store
     * @return close it to stop
     * @throws io.lohdb.exceptions.SequenceCompactedException when the first change was compacted
     *     away; never for {@link SubscriptionStart#latest} and {@link SubscriptionStart#oldest}
     * @throws IllegalArgumentException when the first change is further ahead than the next one
     */
    Subscription subscribe(SubscriptionStart start, ChangeHandler handler);

    /**
     * How far a named reader of the changes has come.
     *
     * @param name the cursor's name
     * @return the cursor as it was written last, if there is one
     */
    Optional<Cursor> cursor(String name);

    /**
     * All named cursors.
     *
     * @return a copy taken now, in no particular order
     */
    Collection<Cursor> cursors();
}

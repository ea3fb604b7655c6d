package io.lohdb.internal.feed;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.internal.agent.BackgroundAgent;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.StorageEngine;
import java.util.List;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;

/**
 * Follows the durable end of the log and transmits what it passes into the ring. Never waits for a
 * subscriber. {@link #doWork} is for one thread at a time, the rest for any.
 *
 * <p>While nobody subscribes it stands still, and goes on from the durable end when somebody does;
 * subscribers fill such gaps from the log.
 */
final class FeedPublisher implements BackgroundAgent {
    private static final int BATCH_LIMIT = 256;

    private final StorageEngine engine;
    private final BroadcastTransmitter transmitter;
    private final List<FeedSubscriber> subscribers;
    private final ExpandableDirectByteBuffer message = new ExpandableDirectByteBuffer();
    private final ChangeHandler toRing = this::transmit;
    private ChangeReader reader;

    /** Written by the publisher after the messages that it covers. */
    private volatile long publishedSequence;

    FeedPublisher(
            final StorageEngine engine,
            final UnsafeBuffer ring,
            final List<FeedSubscriber> subscribers) {
        this.engine = engine;
        this.transmitter = new BroadcastTransmitter(ring);
        this.subscribers = subscribers;
    }

    /** The last change that is in the ring or can be found in the log. */
    long publishedSequence() {
        return publishedSequence;
    }

    @Override
    public int doWork() {
        if (subscribers.isEmpty()) {
            closeReader();
            return 0;
        }
        final long durable = engine.durableSequence();
        if (reader == null) {
            reader = engine.changes(durable);
            publishedSequence = durable;
            wakeSubscribers();
        }
        final int published = poll(durable);
        if (reader != null && reader.sequence() > publishedSequence) {
            publishedSequence = reader.sequence();
            wakeSubscribers();
        }
        return published;
    }

    private int poll(final long durable) {
        try {
            return reader.poll(toRing, durable, BATCH_LIMIT);
        } catch (final SequenceCompactedException | CorruptLogException e) {
            // The next duty cycle goes on at the durable end. Subscribers find the gap and read the
            // log themselves: whom it concerns is told there.
            closeReader();
            publishedSequence = durable;
            wakeSubscribers();
            return 1;
        }
    }

    private void wakeSubscribers() {
        for (final FeedSubscriber subscriber : subscribers) {
            subscriber.signal();
        }
    }

    private void transmit(final Change change) {
        final int length = FeedMessageDescriptor.length(change);
        if (length <= transmitter.maxMsgLength()) {
            FeedMessageDescriptor.encode(message, change);
            transmitter.transmit(FeedMessageDescriptor.CHANGE, message, 0, length);
        } else {
            message.putLong(FeedMessageDescriptor.SEQUENCE_OFFSET, change.sequence());
            transmitter.transmit(FeedMessageDescriptor.IN_LOG, message, 0, Long.BYTES);
        }
    }

    /** Releases the reader; nobody runs the duty cycle any more. */
    void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    @Override
    public String roleName() {
        return "feed-publisher";
    }
}

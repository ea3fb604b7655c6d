package io.lohdb;

import io.lohdb.internal.feed.FeedSubscriber;

/**
 * A running delivery of changes to one handler, on a thread of its own. Every durable change with a
 * sequence beyond {@link #startSequence()} is delivered exactly once, in order. Closing stops the
 * thread; closing the store does too. Any thread may call these methods, the handler included.
 */
public final class Subscription implements AutoCloseable {
    private final FeedSubscriber subscriber;

    Subscription(final FeedSubscriber subscriber) {
        this.subscriber = subscriber;
    }

    /**
     * The operation behind which delivery began.
     *
     * @return its sequence
     */
    public long startSequence() {
        return subscriber.startSequence();
    }

    /**
     * The last change whose handler has returned.
     *
     * @return its sequence; {@link #startSequence()} before the first
     */
    public long sequence() {
        return subscriber.sequence();
    }

    /**
     * How often this subscriber was overtaken by the ring and caught up from the log.
     *
     * @return the count
     */
    public long lapCount() {
        return subscriber.lapCount();
    }

    /**
     * Whether changes are still being delivered.
     *
     * @return false after close
     */
    public boolean isActive() {
        return subscriber.isActive();
    }

    /**
     * Stops the delivery. No handler call begins after it returns; one that is running is waited
     * for, unless this is called by the handler itself.
     */
    @Override
    public void close() {
        subscriber.close();
    }
}

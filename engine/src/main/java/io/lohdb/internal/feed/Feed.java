package io.lohdb.internal.feed;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.exceptions.StoreReadOnlyException;
import io.lohdb.internal.agent.AgentGroup;
import io.lohdb.internal.agent.AgentHandle;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.StorageEngine;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;

/**
 * The feed of one store. Any thread may call these methods. Costs nothing before the first
 * subscription: no thread and no ring.
 */
public final class Feed implements AutoCloseable {
    private final StorageEngine engine;
    private final AgentGroup agents;
    private final ErrorHandler errorHandler;
    private final int capacity;
    private final List<FeedSubscriber> subscribers = new CopyOnWriteArrayList<>();

    // Guarded by "this", but for the handle that signals read.
    private UnsafeBuffer ring;
    private FeedPublisher publisher;
    private boolean isClosed;
    private volatile AgentHandle publisherHandle;

    /**
     * Creates a feed.
     *
     * @param capacity bytes of the ring, a power of two
     */
    public Feed(
            final StorageEngine engine,
            final AgentGroup agents,
            final ErrorHandler errorHandler,
            final int capacity) {
        this.engine = engine;
        this.agents = agents;
        this.errorHandler = errorHandler;
        this.capacity = capacity;
    }

    /** Says that the durable end has moved. */
    public void signal() {
        final AgentHandle handle = publisherHandle;
        if (handle != null) {
            handle.wake();
        }
    }

    /** Number of live subscriptions. */
    public int subscriptionCount() {
        return subscribers.size();
    }

    /**
     * The least sequence, not before another one, that a live subscription wants next; {@link
     * Long#MAX_VALUE} when there is none.
     */
    public long firstSequenceNeeded(final long from) {
        long needed = Long.MAX_VALUE;
        for (final FeedSubscriber subscriber : subscribers) {
            final long next = subscriber.sequence() + 1;
            if (next >= from) {
                needed = Math.min(needed, next);
            }
        }
        return needed;
    }

    /**
     * Starts to deliver changes behind an operation.
     *
     * @throws SequenceCompactedException when the next one is no longer in the history
     */
    public synchronized FeedSubscriber subscribe(
            final long afterSequence, final ChangeHandler handler) {
        if (isClosed) {
            throw new StoreClosedException("store is closed");
        }
        if (engine.isReadOnly()) {
            throw new StoreReadOnlyException("a store open for reading only has no changes");
        }
        if (publisher == null) {
            ring =
                    new UnsafeBuffer(
                            BufferUtil.allocateDirectAligned(
                                    capacity + BroadcastBufferDescriptor.TRAILER_LENGTH,
                                    BitUtil.CACHE_LINE_LENGTH * 2));
            publisher = new FeedPublisher(engine, ring, subscribers);
            publisherHandle = agents.start(publisher);
        }
        final FeedSubscriber subscriber =
                new FeedSubscriber(
                        engine,
                        publisher,
                        ring,
                        handler,
                        errorHandler,
                        subscribers::remove,
                        afterSequence);
        // From now on it holds history back; what is missing now was gone before.
        subscribers.add(subscriber);
        final long oldest = engine.firstSequence();
        if (afterSequence + 1 < oldest) {
            subscribers.remove(subscriber);
            throw new SequenceCompactedException(afterSequence + 1, oldest);
        }
        subscriber.handle(agents.startApart(subscriber));
        if (!subscriber.isActive()) {
            // It came to its end before it had a handle to end with.
            subscriber.close();
        }
        publisherHandle.wake();
        return subscriber;
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        subscribers.forEach(FeedSubscriber::close);
        final AgentHandle handle = publisherHandle;
        if (handle != null) {
            handle.close();
            publisher.closeReader();
        }
    }
}

package io.lohdb.internal.feed;

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

    /** Starts to deliver changes behind the operation that is the last one written now. */
    public synchronized FeedSubscriber subscribe(final ChangeHandler handler) {
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
                        engine, publisher, ring, handler, errorHandler, subscribers::remove);
        subscribers.add(subscriber);
        subscriber.handle(agents.startApart(subscriber));
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

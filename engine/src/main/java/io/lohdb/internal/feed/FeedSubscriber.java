package io.lohdb.internal.feed;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.internal.agent.AgentHandle;
import io.lohdb.internal.agent.BackgroundAgent;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.StorageEngine;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastReceiver;

/**
 * One subscriber: takes changes from the ring, or from the log where the ring has overtaken it, and
 * hands them to its handler one by one. {@link #doWork} is for one thread at a time, the rest for
 * any.
 *
 * <p>Invariant: the handler has seen exactly the durable changes from behind the start up to {@link
 * #sequence()}. Every change is copied before it is validated and delivered, since the ring does
 * not wait for readers. Where the log cannot give the next change any more, the subscription ends
 * and its error handler is told: nothing is ever skipped.
 */
public final class FeedSubscriber implements BackgroundAgent {
    private static final int BATCH_LIMIT = 256;

    private final StorageEngine engine;
    private final FeedPublisher publisher;
    private final UnsafeBuffer ring;
    private final ChangeHandler handler;
    private final ErrorHandler errorHandler;
    private final long startSequence;
    private final ExpandableDirectByteBuffer copy = new ExpandableDirectByteBuffer();
    private final Change change = new Change();
    private final ChangeHandler fromLog = this::copyFromLog;
    private BroadcastReceiver receiver;

    /** Up to here everything comes from the log, whatever the ring says. */
    private long catchUpThrough;

    private ChangeReader reader;

    /** Written by the thread that delivers. */
    private volatile long sequence;

    private final AtomicLong lapCount = new AtomicLong();
    private volatile boolean isActive = true;

    /** Written once, by the thread that subscribes. */
    private volatile AgentHandle handle;

    private final Consumer<FeedSubscriber> onClose;

    FeedSubscriber(
            final StorageEngine engine,
            final FeedPublisher publisher,
            final UnsafeBuffer ring,
            final ChangeHandler handler,
            final ErrorHandler errorHandler,
            final Consumer<FeedSubscriber> onClose,
            final long startSequence) {
        this.engine = engine;
        this.publisher = publisher;
        this.ring = ring;
        this.receiver = new BroadcastReceiver(ring);
        this.handler = handler;
        this.errorHandler = errorHandler;
        this.onClose = onClose;
        this.startSequence = startSequence;
        this.sequence = startSequence;
    }

    void handle(final AgentHandle newHandle) {
        handle = newHandle;
    }

    void signal() {
        final AgentHandle current = handle;
        if (current != null) {
            current.wake();
        }
    }

    /** The operation behind which delivery began. */
    public long startSequence() {
        return startSequence;
    }

    /** The last change whose handler has returned. */
    public long sequence() {
        return sequence;
    }

    /** How often the ring has overtaken this subscriber. */
    public long lapCount() {
        return lapCount.get();
    }

    /** Whether changes are still delivered. */
    public boolean isActive() {
        return isActive;
    }

    @Override
    public int doWork() {
        // Read before the ring is: what is published by now and not found there is in the log.
        final long published = publisher.publishedSequence();
        if (isActive && sequence < catchUpThrough) {
            readLog();
            return 1;
        }
        int received = 0;
        while (isActive
                && received < BATCH_LIMIT
                && sequence >= catchUpThrough
                && receiver.receiveNext()) {
            receive();
            received++;
        }
        if (received == 0 && isActive && published > sequence) {
            catchUp(published);
            received = 1;
        }
        return received;
    }

    private void receive() {
        final int type = receiver.typeId();
        final int length = receiver.length();
        final int offset = receiver.offset();
        final boolean isPlausible =
                length >= Long.BYTES && length <= receiver.buffer().capacity() - offset;
        if (isPlausible) {
            copy.putBytes(0, receiver.buffer(), offset, length);
        }
        final long received = copy.getLong(FeedMessageDescriptor.SEQUENCE_OFFSET);
        if (!isPlausible || !receiver.validate() || received > engine.durableSequence()) {
            // Overwritten while it was read. The receiver's own cursor may come from torn bytes
            // too.
            lapCount.incrementAndGet();
            receiver = new BroadcastReceiver(ring);
            return;
        }
        if (received <= sequence) {
            return;
        }
        if (type == FeedMessageDescriptor.CHANGE && received == sequence + 1) {
            deliver();
        } else {
            if (received > sequence + 1) {
                lapCount.incrementAndGet();
            }
            catchUp(received);
        }
    }

    private void catchUp(final long throughSequence) {
        catchUpThrough = throughSequence;
        readLog();
    }

    /** Reads a slice of the log on the way to where the ring can be used again. */
    private void readLog() {
        try {
            deliverFromLog();
        } catch (final SequenceCompactedException | CorruptLogException e) {
            isActive = false;
            errorHandler.onError(e);
            close();
        }
    }

    private void deliverFromLog() {
        if (reader == null || reader.sequence() != sequence) {
            closeReader();
            reader = engine.changes(sequence);
        }
        for (int i = 0; isActive && i < BATCH_LIMIT && sequence < catchUpThrough; i++) {
            final int polled = reader.poll(fromLog, catchUpThrough, 1);
            if (polled == 1) {
                deliver();
            } else {
                // Only sequences that a salvage had to give up leave a hole here.
                sequence = Math.max(sequence, reader.sequence());
                catchUpThrough = sequence;
            }
        }
    }

    private void copyFromLog(final Change logged) {
        FeedMessageDescriptor.encode(copy, logged);
    }

    @SuppressWarnings("IllegalCatch")
    private void deliver() {
        FeedMessageDescriptor.decode(copy, change);
        final long delivered = change.sequence();
        if (!isActive) {
            return;
        }
        try {
            handler.onChange(change);
        } catch (final Throwable fault) {
            errorHandler.onError(fault);
        } finally {
            sequence = delivered;
        }
    }

    private synchronized void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    /** Stops delivery; waits for a running handler unless the handler itself calls this. */
    public void close() {
        isActive = false;
        onClose.accept(this);
        final AgentHandle current = handle;
        if (current != null) {
            current.close();
        }
        closeReader();
    }

    @Override
    public String roleName() {
        return "subscriber";
    }
}

package io.lohdb.internal.store;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.internal.agent.AgentGroup;
import io.lohdb.internal.agent.AgentHandle;
import io.lohdb.internal.agent.GuardedErrorHandler;
import io.lohdb.internal.feed.Feed;
import io.lohdb.spi.CompactionReport;
import io.lohdb.spi.DurableCallback;
import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.Threading;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * A store around an engine: validation, the writer lock, group commit, the feed, and their end. Any
 * thread may call any method.
 *
 * <p>Invariants: the engine sees one writer at a time and none after close; nobody is told that an
 * operation is durable before the engine says so.
 */
public final class Store {
    /** Without a promise a sync is still made now and then: it keeps recovery short. */
    static final long LAZY_SYNC_NS = 1_000_000_000;

    /**
     * Compaction gives no space back before what it judged by is durable: a wait that takes room is
     * worse than a sync more.
     */
    private static final long MAINTENANCE_SYNC_NS = 5_000_000;

    /** Subscribers see durable changes only and should not wait long for them. */
    private static final long SUBSCRIBED_SYNC_NS = 1_000_000;

    private final StorageEngine engine;
    private final WriterLock writerLock = new WriterLock();
    private final FailureState failure;
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final AgentGroup agents;
    private final WriteDelay writeDelay;
    private final DurableCallbacks callbacks;
    private final GroupCommit commit;
    private final SyncAgent syncAgent;
    private final StoreReads reads;
    private final StoreSnapshots snapshots;
    private final Feed feed;
    private final StoreFeed openFeed;
    private final DurabilityGate gate;
    private final int maxEntryLength;

    /** Guarded by the writer lock for writers; read without it elsewhere. */
    private volatile boolean isClosed;

    private AgentHandle syncHandle;
    private AgentHandle engineHandle;
    private AgentHandle maintenanceHandle;
    private AgentHandle checkpointHandle;

    private Store(
            final StorageEngine engine,
            final int feedCapacity,
            final Threading threading,
            final ErrorHandler errorHandler,
            final NanoClock clock) {
        this.engine = engine;
        this.maxEntryLength = engine.maxEntryLength();
        failure = new FailureState(engine.isReadOnly());
        agents = new AgentGroup(threading, errorHandler);
        writeDelay =
                new WriteDelay(engine, SystemNanoClock.INSTANCE, threading != Threading.INVOKER);
        callbacks = new DurableCallbacks(failure, errorHandler);
        reads = new StoreReads(engine, this::checkOpen);
        snapshots = new StoreSnapshots(engine, writerLock, () -> isClosed, clock);
        feed = new Feed(engine, agents, errorHandler, feedCapacity);
        commit = new GroupCommit(engine, failure, this::onDurable);
        syncAgent =
                new SyncAgent(engine, commit, callbacks, writerLock, failure, errorHandler, clock);
        gate = new DurabilityGate(engine, commit, callbacks, failure, feed, syncAgent);
        openFeed = new StoreFeed(engine, feed, () -> isClosed);
    }

    /** Opens an engine and starts the background work. */
    public static Store open(
            final Supplier<StorageEngine> opener,
            final int feedCapacity,
            final long cursorRetention,
            final Threading threading,
            final ErrorHandler errorHandler,
            final NanoClock clock) {
        final StorageEngine engine = Objects.requireNonNull(opener.get(), "engine");
        final Store store =
                new Store(
                        engine,
                        feedCapacity,
                        threading,
                        new GuardedErrorHandler(errorHandler),
                        clock);
        engine.writerLock(store.writerLock);
        engine.retainHistory(store.feed::firstSequenceNeeded, cursorRetention);
        store.engineHandle = store.agents.start(new EngineAgent(engine));
        engine.workSignal(store.engineHandle);
        store.maintenanceHandle =
                store.agents.start(MaintenanceAgent.ofSpace(engine, store::requestMaintenanceSync));
        store.checkpointHandle =
                store.agents.start(
                        MaintenanceAgent.ofCheckpoints(engine, store::requestMaintenanceSync));
        engine.maintenanceSignal(store.maintenanceHandle);
        store.syncHandle = store.agents.start(store.syncAgent);
        store.syncAgent.handle(store.syncHandle);
        return store;
    }

    private void onDurable() {
        feed.signal();
        syncAgent.onDurable();
    }

    /** Stores a value that expires, unless the time is 0; returns its sequence. */
    @SuppressWarnings("ParameterNumber") // As the engine's.
    long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final long expiryMs) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        EntryRules.checkValue(value, valueOffset, valueLength, maxEntryLength - keyLength);
        writeDelay.await((long) keyLength + valueLength);
        lockForWriting();
        try {
            return expiryMs == EntryRules.LASTING
                    ? engine.put(key, keyOffset, keyLength, value, valueOffset, valueLength)
                    : engine.put(
                            key, keyOffset, keyLength, value, valueOffset, valueLength, expiryMs);
        } catch (final InternalError | OutOfMemoryError e) {
            throw failure.broken(e);
        } finally {
            writerLock.unlock();
        }
    }

    /** Stores a value unless the key is there; returns its sequence or NOTHING_DELETED. */
    long putIfAbsent(final DirectBuffer key, final DirectBuffer value) {
        return putIf(key, value, null);
    }

    /**
     * Stores a value if the key holds the expected one; returns its sequence or NOTHING_DELETED.
     */
    long replace(final DirectBuffer key, final DirectBuffer expected, final DirectBuffer value) {
        return putIf(key, value, Objects.requireNonNull(expected, "expected"));
    }

    private long putIf(
            final DirectBuffer key, final DirectBuffer value, final DirectBuffer expected) {
        final int keyLength = key.capacity();
        EntryRules.checkKey(key, 0, keyLength);
        EntryRules.checkValue(value, 0, value.capacity(), maxEntryLength - keyLength);
        writeDelay.await((long) keyLength + value.capacity());
        lockForWriting();
        try {
            final ValueMatch match = new ValueMatch(expected);
            final boolean isThere = engine.read(key, 0, keyLength, match);
            if (expected == null ? isThere : !match.isEqual()) {
                return StorageEngine.NOTHING_DELETED;
            }
            return engine.put(key, 0, keyLength, value, 0, value.capacity());
        } catch (final InternalError | OutOfMemoryError e) {
            throw failure.broken(e);
        } finally {
            writerLock.unlock();
        }
    }

    /** Removes a key; returns the sequence or NOTHING_DELETED. */
    long delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        lockForWriting();
        try {
            return engine.delete(key, keyOffset, keyLength);
        } catch (final InternalError | OutOfMemoryError e) {
            throw failure.broken(e);
        } finally {
            writerLock.unlock();
        }
    }

    /** Applies a batch; returns the sequence of its last operation. */
    long apply(final Operations operations) {
        writeDelay.await(operations.entryBytes());
        lockForWriting();
        try {
            CursorRules.check(engine, operations);
            if (operations.count() == 0 && operations.cursors().isEmpty()) {
                return engine.writtenSequence();
            }
            return engine.apply(operations);
        } catch (final InternalError | OutOfMemoryError e) {
            throw failure.broken(e);
        } finally {
            writerLock.unlock();
        }
    }

    private void lockForWriting() {
        writerLock.lock();
        try {
            checkOpen();
            failure.check();
        } catch (final RuntimeException e) {
            writerLock.unlock();
            throw e;
        }
    }

    /** Returns once there is a checkpoint of everything written by now. */
    public void checkpoint() {
        checkOpen();
        new CheckpointWait(this, engine, checkpointHandle).run();
    }

    /** Syncs what is written, unless somebody else does. */
    void lead() {
        commit.tryLead();
    }

    void checkOpen() {
        if (isClosed) {
            throw new StoreClosedException("store is closed");
        }
    }

    /** Reads of what is written. */
    public StoreReads reads() {
        return reads;
    }

    /** Consistent views. */
    public StoreSnapshots snapshots() {
        return snapshots;
    }

    /** Longest key and value together. */
    public int maxEntryLength() {
        return maxEntryLength;
    }

    /** The last operation that reads can see. */
    public long writtenSequence() {
        return engine.writtenSequence();
    }

    /** The last operation that is durable. */
    public long durableSequence() {
        return engine.durableSequence();
    }

    /** Syncs since opening. */
    public long syncCount() {
        return commit.syncCount();
    }

    /** Live subscriptions. */
    public int subscriptionCount() {
        return feed.subscriptionCount();
    }

    /** The engine below, for its figures and for backups. */
    public StorageEngine engine() {
        return engine;
    }

    /** Returns once an operation is durable. */
    public void awaitDurable(final long sequence) {
        gate.await(sequence);
    }

    /** Returns once the cursors that were written are durable; those alone have no sequence. */
    void awaitCursors() {
        gate.awaitEverything();
        syncAgent.onCursorDurable();
    }

    /** Has the cursors that were written made durable some time. */
    void requestCursorSync(final long withinNs) {
        syncAgent.requestCursorSync(soon(withinNs));
    }

    /** Calls back once an operation is durable. */
    public void onDurable(final long sequence, final DurableCallback callback) {
        Objects.requireNonNull(callback, "callback");
        checkOpen();
        gate.onDurable(sequence, callback);
    }

    void requestSync(final long withinNs) {
        syncAgent.requestSync(soon(withinNs));
    }

    private long soon(final long withinNs) {
        return feed.subscriptionCount() == 0 ? withinNs : Math.min(withinNs, SUBSCRIBED_SYNC_NS);
    }

    private void requestMaintenanceSync() {
        requestSync(MAINTENANCE_SYNC_NS);
    }

    void requestLazySync() {
        requestSync(LAZY_SYNC_NS);
    }

    /** The change feed and the named cursors. */
    public StoreFeed feed() {
        return openFeed;
    }

    /** Wins back what can be won; returns what was done meanwhile. */
    public CompactionReport compact() {
        return new StoreCompaction(engine, commit, failure, this::checkOpen)
                .run(maintenanceHandle, engineHandle);
    }

    /** One slice of background work for a store without threads. */
    public int doWork() {
        checkOpen();
        return agents.doWork();
    }

    /**
     * Makes everything durable and releases the engine; further calls do nothing. Whoever returns
     * from it may rely on every write, also on those that nobody waited for.
     */
    public void close() {
        if (!isClosing.compareAndSet(false, true)) {
            return;
        }
        refuseWriters();
        final long written = engine.writtenSequence();
        final boolean hadFailed = failure.isFailed();
        final long durable;
        try {
            commit.shutDown();
            syncAgent.stop();
            feed.close();
            syncHandle.close();
            maintenanceHandle.close();
            checkpointHandle.close();
            engineHandle.close();
            durable = engine.durableSequence();
            callbacks.close(durable);
        } finally {
            engine.close();
        }
        final LohDbException unknown = failure.outcome(written);
        if (unknown != null && (!hadFailed || durable < written)) {
            throw unknown;
        }
    }

    private void refuseWriters() {
        writerLock.lock();
        try {
            isClosed = true;
        } finally {
            writerLock.unlock();
        }
    }
}

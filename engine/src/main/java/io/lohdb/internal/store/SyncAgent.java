package io.lohdb.internal.store;

import io.lohdb.internal.agent.AgentHandle;
import io.lohdb.internal.agent.BackgroundAgent;
import io.lohdb.spi.StorageEngine;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * Syncs what nobody waits for on a thread of his own: writes whose interval has passed, and those
 * with a callback; and has the engine note down a quiet moment. {@link #doWork} is for one thread
 * at a time, the rest for any.
 */
final class SyncAgent implements BackgroundAgent {
    /** Quiet time after which the durable position is noted in the log: well below 10 ms. */
    private static final long QUIET_NS = 4_000_000;

    /** Time until the next try when somebody else is syncing: a fraction of a short sync. */
    private static final long RETRY_NS = 10_000;

    private final StorageEngine engine;
    private final GroupCommit commit;
    private final DurableCallbacks callbacks;
    private final ReentrantLock writerLock;
    private final FailureState failure;
    private final ErrorHandler errorHandler;
    private final NanoClock clock;

    /** When the next sync is due; set by writers, cleared by this agent before it syncs. */
    private final AtomicReference<Due> due = new AtomicReference<>();

    /** Written by this agent: it sleeps long and wants a signal when the durable end moves. */
    private volatile boolean isDozing;

    /** Set by whoever writes a cursor, cleared by this agent before it syncs. */
    private volatile boolean isCursorDue;

    /** Set when a cursor is durable, cleared by this agent when quiet begins anew. */
    private volatile boolean isCursorUnnoted;

    private volatile boolean isStopped;
    private volatile AgentHandle handle;
    private long quietSequence = -1;
    private long quietSinceNs;
    private boolean isNoted = true;

    /** A moment, and the interval that a writer gave for it. */
    private static final class Due {
        private final long deadlineNs;
        private final long intervalNs;

        Due(final long deadlineNs, final long intervalNs) {
            this.deadlineNs = deadlineNs;
            this.intervalNs = intervalNs;
        }
    }

    SyncAgent(
            final StorageEngine engine,
            final GroupCommit commit,
            final DurableCallbacks callbacks,
            final ReentrantLock writerLock,
            final FailureState failure,
            final ErrorHandler errorHandler,
            final NanoClock clock) {
        this.engine = engine;
        this.commit = commit;
        this.callbacks = callbacks;
        this.writerLock = writerLock;
        this.failure = failure;
        this.errorHandler = errorHandler;
        this.clock = clock;
    }

    /**
     * The engine is about to be released: a callback of this very agent may have closed the store.
     */
    void stop() {
        isStopped = true;
    }

    void handle(final AgentHandle newHandle) {
        handle = newHandle;
    }

    private void signal() {
        final AgentHandle current = handle;
        if (current != null) {
            current.wake();
        }
    }

    /** Has what is written by now synced by a sync that starts within an interval. */
    void requestSync(final long withinNs) {
        Due current = due.get();
        if (current != null && current.intervalNs <= withinNs) {
            // It was set earlier for a shorter or equal interval: it is early enough.
            return;
        }
        final Due wanted = new Due(clock.nanoTime() + withinNs, withinNs);
        while (current == null || wanted.deadlineNs - current.deadlineNs < 0) {
            final Due witness = due.compareAndExchange(current, wanted);
            if (witness == current) {
                signal();
                return;
            }
            current = witness;
        }
    }

    /** As {@link #requestSync}, for a cursor that was written without an operation. */
    void requestCursorSync(final long withinNs) {
        isCursorDue = true;
        requestSync(withinNs);
    }

    /**
     * A cursor that was written without an operation is durable: the next quiet moment is to be
     * noted although the durable sequence stands still.
     */
    void onCursorDurable() {
        isCursorUnnoted = true;
        signal();
    }

    /** The durable end has moved, or the store has failed. */
    void onDurable() {
        if (isDozing || !callbacks.isEmpty()) {
            signal();
        }
    }

    @Override
    public int doWork() {
        int work = syncIfDue();
        work += callbacks.fire(engine.durableSequence());
        return work + noteQuiet();
    }

    private int syncIfDue() {
        final Due current = due.get();
        if (current == null || current.deadlineNs - clock.nanoTime() > 0) {
            return 0;
        }
        // Cleared before the sync reads what is written: a write that still saw it is covered.
        due.compareAndSet(current, null);
        final boolean hasCursor = isCursorDue;
        isCursorDue = false;
        if (!failure.isFailed() && !tryLead()) {
            // The sync under way may have begun before the write that asked.
            isCursorDue = isCursorDue || hasCursor;
            requestSync(RETRY_NS);
            return 0;
        }
        isCursorUnnoted = isCursorUnnoted || hasCursor;
        return 1;
    }

    private int noteQuiet() {
        final long written = engine.writtenSequence();
        if (written != quietSequence || isCursorUnnoted) {
            isCursorUnnoted = false;
            quietSequence = written;
            quietSinceNs = clock.nanoTime();
            isNoted = false;
            return 0;
        }
        if (isNoted
                || failure.isFailed()
                || engine.durableSequence() != written
                || clock.nanoTime() - quietSinceNs < QUIET_NS
                || !writerLock.tryLock()) {
            return 0;
        }
        final boolean wantsSync;
        try {
            isNoted = true;
            wantsSync = !isStopped && engine.onIdle();
        } catch (final InternalError e) {
            // A store into mapped memory: the file system has failed. No caller would be told.
            errorHandler.onError(failure.broken(e));
            return 1;
        } finally {
            writerLock.unlock();
        }
        if (wantsSync) {
            tryLead();
        }
        return 1;
    }

    /** Syncs on nobody's behalf: when that fails there is no caller who would be told. */
    private boolean tryLead() {
        final boolean hasLed = commit.tryLead();
        if (failure.isFailed()) {
            errorHandler.onError(failure.outcome(engine.writtenSequence()));
        }
        return hasLed;
    }

    @Override
    public long maxIdleNs() {
        final Due current = due.get();
        // Announced before the look: whoever moves the durable end after it will signal.
        isDozing = true;
        final boolean isQuiet =
                isNoted && !isCursorUnnoted && engine.writtenSequence() == quietSequence;
        isDozing = isQuiet;
        final long longest = isQuiet ? MAX_IDLE_NS : QUIET_NS;
        return current == null
                ? longest
                : Math.max(0, Math.min(longest, current.deadlineNs - clock.nanoTime()));
    }

    @Override
    public String roleName() {
        return "syncer";
    }
}

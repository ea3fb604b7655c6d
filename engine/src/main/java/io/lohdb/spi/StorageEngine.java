package io.lohdb.spi;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;

/**
 * The seam under LohDb: keeps keys and values, numbers every operation, and can replay its history.
 * LohDb adds validation, compare-and-set, group commit, subscriptions and the command line on top.
 *
 * <p>Threading: {@link #put}, {@link #delete}, {@link #apply} and {@link #onIdle} are called by one
 * thread at a time, which holds the store's writer lock. {@link #sync} is called by one thread at a
 * time, possibly while another one writes. {@link #doWork}, {@link #maintain} and {@link
 * #makeCheckpoint} are each called by one thread at a time, possibly all at once. All other methods
 * may be called by any number of threads at any time. {@link #close} is called once, after the last
 * write, sync and duty cycle returned. LohDb refuses reads from then on, but some may be under way
 * or pass that check just before: an engine that gives memory back has to wait for them and to
 * throw {@link io.lohdb.exceptions.StoreClosedException} where they come too late.
 *
 * <p>Sequences start at 1 and grow by exactly one per operation; they are never reused, not even
 * after a crash that lost a write which had been made durable or delivered to a subscriber. Keys
 * are 1 to 65,535 bytes long; LohDb has checked every range before it calls.
 *
 * <p>Buffers passed in belong to the caller and must be copied before the method returns. Buffers
 * passed to a handler belong to the engine and are valid during the callback only.
 */
public interface StorageEngine extends EngineReads, AutoCloseable {
    /** Returned instead of a value's length when the key is not there. */
    int NOT_FOUND = -1;

    /** Returned instead of a value's length when the destination cannot hold the value. */
    int INSUFFICIENT_CAPACITY = -2;

    /** Returned instead of a sequence when a delete found no such key and changed nothing. */
    long NOTHING_DELETED = -1;

    /** Longest key and value together, bytes, of an engine that does not say otherwise. */
    int DEFAULT_MAX_ENTRY_LENGTH = 16 * 1024 * 1024;

    /**
     * Stores a value under a key.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key, 1 to 65,535
     * @param value buffer that holds the value
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value, 0 to {@link #maxEntryLength()} less the key's
     * @return the sequence of this operation
     */
    long put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength);

    /**
     * Stores a value under a key until a time: from then on the key is absent for everybody who
     * reads, counts, compares or deletes, whether or not the engine has removed it yet. A later put
     * of the key without an expiry makes it last. Engines that keep no expiry need not override
     * this.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key, 1 to 65,535
     * @param value buffer that holds the value
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value, 0 to {@link #maxEntryLength()} less the key's
     * @param expiryMs when the entry expires, epoch milliseconds, greater than 0; may have passed
     * @return the sequence of this operation
     * @throws UnsupportedOperationException by default
     */
    @SuppressWarnings("ParameterNumber") // The ranges of put and one number more.
    default long put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength,
            long expiryMs) {
        throw new UnsupportedOperationException(
                "this engine keeps no expiry: engine=" + getClass().getName());
    }

    /**
     * Removes a key.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @return the sequence of this operation, or {@link #NOTHING_DELETED}
     */
    long delete(DirectBuffer key, int keyOffset, int keyLength);

    /**
     * Applies operations all or nothing: after a crash either every one of them is there or none.
     * Each takes one sequence, a delete of an absent key included.
     *
     * <p>An engine that {@link #keepsCursors()} notes the group's cursors with it. Only such an
     * engine gets groups of cursors alone: they take no sequence, and the next {@link #sync()}
     * makes them durable.
     *
     * @param operations at least one operation or cursor
     * @return the sequence of the last operation
     */
    long apply(Operations operations);

    /**
     * Longest key and value, in bytes together, that the engine can hold.
     *
     * @return bytes, {@link #DEFAULT_MAX_ENTRY_LENGTH} unless an engine says otherwise
     */
    default int maxEntryLength() {
        return DEFAULT_MAX_ENTRY_LENGTH;
    }

    /**
     * The last operation written: every read from now on sees it, or a later one.
     *
     * @return its sequence, 0 before the first one
     */
    long writtenSequence();

    /**
     * The last operation that survives whatever this engine survives. By default that is the last
     * one written: right for an engine that survives nothing or makes every write durable itself.
     * To be overridden together with {@link #sync()}.
     *
     * @return its sequence, at most {@link #writtenSequence()}
     */
    default long durableSequence() {
        return writtenSequence();
    }

    /**
     * Makes every operation that was written before this call durable and advances {@link
     * #durableSequence()}. A failure is final: LohDb never calls it again after an exception. Does
     * nothing by default. To be overridden together with {@link #durableSequence()}.
     */
    default void sync() {}

    /**
     * Opens a reader over the history of operations.
     *
     * @param afterSequence the reader begins behind this operation
     * @return a reader for one thread
     */
    ChangeReader changes(long afterSequence);

    /**
     * The oldest operation that a reader of {@link #changes} can still be given. A subscription
     * counts in what {@link #retainHistory} handed over before this is asked for its sake: from the
     * answer on, its history is held back.
     *
     * @return its sequence, 1 unless history was dropped
     */
    default long firstSequence() {
        return 1;
    }

    /**
     * Whether the engine keeps named cursors: {@link Operations#cursors()} reach it then.
     *
     * @return false by default; to be overridden together with {@link #cursors()}
     */
    default boolean keepsCursors() {
        return false;
    }

    /**
     * The cursors there are, in no particular order.
     *
     * @return a copy taken now, empty by default
     */
    default Collection<Cursor> cursors() {
        return List.of();
    }

    /**
     * Hands over what holds history back. Called once, before the first operation. An engine that
     * drops history keeps what its cursors and these subscriptions have not seen yet, unless that
     * is more than the limit.
     *
     * @param subscriptions for a sequence, the least one not before it that a live subscription
     *     wants next; {@link Long#MAX_VALUE} when there is none
     * @param bytes longest history that is kept for a cursor or subscription
     */
    default void retainHistory(final LongUnaryOperator subscriptions, final long bytes) {}

    /**
     * Called after a quiet moment with everything durable: the engine may note that down.
     *
     * @return true when something was noted that wants another {@link #sync()}
     */
    default boolean onIdle() {
        return false;
    }

    /**
     * One bounded slice of background work.
     *
     * @return the amount of work done, 0 when there was none
     */
    default int doWork() {
        return 0;
    }

    /**
     * One bounded slice of background work that may take milliseconds: compaction, for example.
     * Called by one thread at a time, but not by the one that calls {@link #doWork()}.
     *
     * @return the amount of work done, 0 when there was none
     */
    default int maintain() {
        return 0;
    }

    /**
     * What wins space back in {@link #maintain()}.
     *
     * @return {@link Compaction#NONE} for an engine that has nothing to compact
     */
    default Compaction compaction() {
        return Compaction.NONE;
    }

    /**
     * Hands over a signal that wakes the thread which calls {@link #maintain()}. Called once,
     * before the first operation.
     *
     * @param signal may be used by any thread
     */
    default void maintenanceSignal(WorkSignal signal) {}

    /**
     * Asks for a checkpoint, or whatever else makes the next opening fast, of everything that is
     * written by now. {@link #maintain()} makes it, and may wait for a {@link #sync()}. Nothing by
     * default.
     *
     * @return says whether it is complete, on any thread, and throws a {@link
     *     io.lohdb.exceptions.LohDbException} if it could not be made
     */
    default BooleanSupplier requestCheckpoint() {
        return () -> true;
    }

    /**
     * How long writing a KiB should take at least, so that {@link #maintain()} keeps up.
     *
     * @return nanoseconds, 0 while it does
     */
    default int writeDelayNsPerKiB() {
        return 0;
    }

    /**
     * One bounded slice of work on a checkpoint, or whatever else makes the next opening fast; it
     * may wait for the device. Called by one thread at a time, but not by those that call {@link
     * #doWork()} and {@link #maintain()}.
     *
     * @return the amount of work done, 0 when there was none
     */
    default int makeCheckpoint() {
        return 0;
    }

    /**
     * Whether {@link #makeCheckpoint()} waits for the log to become durable.
     *
     * @return false when none is being made
     */
    default boolean isCheckpointing() {
        return false;
    }

    /**
     * Whether {@link #maintain()} has begun something that waits: for the log to become durable, or
     * for its time. Then it wants to be called again within a millisecond.
     *
     * @return false when nothing was begun
     */
    default boolean isMaintaining() {
        return compaction().isBusy();
    }

    /**
     * Hands over the lock that writers hold. Called once, before the first operation. Background
     * work that changes what writes change takes it, for microseconds.
     *
     * @param lock held by LohDb around {@link #put}, {@link #delete}, {@link #apply} and {@link
     *     #onIdle}
     */
    default void writerLock(Lock lock) {}

    /**
     * Hands over a signal that wakes the thread which calls {@link #doWork()}. Called once, before
     * the first operation.
     *
     * @param signal may be used by any thread
     */
    default void workSignal(WorkSignal signal) {}

    /**
     * Opens a view of everything that was written before. Called by a thread that holds the writer
     * lock; it costs the same whatever the engine holds.
     *
     * @return the view, open until it is closed or the engine is
     * @throws UnsupportedOperationException if the engine has no snapshots; by default it has none
     */
    default EngineSnapshot snapshot() {
        throw new UnsupportedOperationException("this engine has no snapshots");
    }

    /**
     * How much is kept for snapshots only.
     *
     * @return bytes, or -1 when that is not known
     */
    default long pinnedBytes() {
        return -1;
    }

    /**
     * What opening found.
     *
     * @return the report; {@link RecoveryReport#NOTHING_TO_RECOVER} for an engine without recovery
     */
    default RecoveryReport recoveryReport() {
        return RecoveryReport.NOTHING_TO_RECOVER;
    }

    /**
     * Whether the engine was opened for reading only: LohDb then refuses writes and subscriptions
     * before they reach it.
     *
     * @return false by default
     */
    default boolean isReadOnly() {
        return false;
    }

    /**
     * Figures about space.
     *
     * @return a copy taken now
     */
    default EngineStats stats() {
        return EngineStats.UNKNOWN;
    }

    /** Gives back what the engine holds; nothing by default. */
    @Override
    default void close() {}
}

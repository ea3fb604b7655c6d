package io.lohdb;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.EngineStats;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.Operations;
import io.lohdb.spi.RecoveryReport;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import io.lohdb.spi.WorkSignal;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Passes every call on to another engine and runs what a test wants to happen before it. Counts
 * syncs and open readers, and notes calls that come although {@link #close()} has begun.
 *
 * <p>Hooks are set and run by any thread.
 */
public final class HookedEngine implements StorageEngine {
    /** Run before a put, a delete and a batch. */
    public volatile Runnable beforeWrite = () -> {};

    /** Run before a value or entry is read. */
    public volatile Runnable beforeRead = () -> {};

    /** Run before a sync. */
    public volatile Runnable beforeSync = () -> {};

    /** Run after a sync. */
    public volatile Runnable afterSync = () -> {};

    /** Run before the written sequence is told. */
    public volatile Runnable beforeWrittenSequence = () -> {};

    /** Run before the durable sequence is told. */
    public volatile Runnable beforeDurableSequence = () -> {};

    /** Run before a quiet moment is noted. */
    public volatile Runnable beforeIdle = () -> {};

    /** Run before a duty cycle. */
    public volatile Runnable beforeWork = () -> {};

    /** Run before the engine closes. */
    public volatile Runnable beforeClose = () -> {};

    /** Run before the oldest operation is told. */
    public volatile Runnable beforeFirstSequence = () -> {};

    /** History before this operation is gone. */
    public volatile long firstSequence = 1;

    private final StorageEngine engine;
    private final AtomicInteger syncs = new AtomicInteger();
    private final AtomicInteger openReaders = new AtomicInteger();
    private final List<String> lateCalls = new CopyOnWriteArrayList<>();
    private volatile boolean isClosed;

    /** Wraps an engine. */
    public HookedEngine(StorageEngine engine) {
        this.engine = engine;
    }

    /** How often a sync was asked for. */
    public int syncs() {
        return syncs.get();
    }

    /** Readers of the history that were not closed. */
    public int openReaders() {
        return openReaders.get();
    }

    /** Writes, syncs and duty cycles that came after close had begun. */
    public List<String> lateCalls() {
        return lateCalls;
    }

    private void note(String call) {
        if (isClosed) {
            lateCalls.add(call + " on " + Thread.currentThread().getName());
        }
    }

    @Override
    public long put(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            DirectBuffer value,
            int valueOffset,
            int valueLength) {
        note("put");
        beforeWrite.run();
        return engine.put(key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    @Override
    public long delete(DirectBuffer key, int keyOffset, int keyLength) {
        note("delete");
        beforeWrite.run();
        return engine.delete(key, keyOffset, keyLength);
    }

    @Override
    public long apply(Operations operations) {
        note("apply");
        beforeWrite.run();
        return engine.apply(operations);
    }

    @Override
    public boolean read(DirectBuffer key, int keyOffset, int keyLength, ValueHandler handler) {
        beforeRead.run();
        return engine.read(key, keyOffset, keyLength, handler);
    }

    @Override
    public int get(
            DirectBuffer key,
            int keyOffset,
            int keyLength,
            MutableDirectBuffer destination,
            int destinationOffset) {
        beforeRead.run();
        return engine.get(key, keyOffset, keyLength, destination, destinationOffset);
    }

    @Override
    public void readAll(DirectBuffer[] keys, IndexedValueHandler handler) {
        beforeRead.run();
        engine.readAll(keys, handler);
    }

    @Override
    public void forEach(DirectBuffer prefix, EntryHandler handler) {
        beforeRead.run();
        engine.forEach(prefix, handler);
    }

    @Override
    public long count() {
        return engine.count();
    }

    @Override
    public int maxEntryLength() {
        return engine.maxEntryLength();
    }

    @Override
    public long writtenSequence() {
        beforeWrittenSequence.run();
        return engine.writtenSequence();
    }

    @Override
    public long durableSequence() {
        beforeDurableSequence.run();
        return engine.durableSequence();
    }

    @Override
    public void sync() {
        note("sync");
        syncs.incrementAndGet();
        beforeSync.run();
        engine.sync();
        afterSync.run();
    }

    @Override
    public ChangeReader changes(long afterSequence) {
        final ChangeReader reader = engine.changes(afterSequence);
        openReaders.incrementAndGet();
        return new ChangeReader() {
            @Override
            public int poll(ChangeHandler handler, long throughSequence, int limit) {
                final long oldest = firstSequence;
                if (reader.sequence() + 1 < oldest) {
                    throw new SequenceCompactedException(reader.sequence() + 1, oldest);
                }
                return reader.poll(handler, throughSequence, limit);
            }

            @Override
            public long sequence() {
                return reader.sequence();
            }

            @Override
            public void close() {
                openReaders.decrementAndGet();
                reader.close();
            }
        };
    }

    @Override
    public long firstSequence() {
        beforeFirstSequence.run();
        return Math.max(firstSequence, engine.firstSequence());
    }

    @Override
    public boolean keepsCursors() {
        return engine.keepsCursors();
    }

    @Override
    public Collection<Cursor> cursors() {
        return engine.cursors();
    }

    @Override
    public void retainHistory(LongUnaryOperator subscriptions, long bytes) {
        engine.retainHistory(subscriptions, bytes);
    }

    @Override
    public boolean onIdle() {
        note("onIdle");
        beforeIdle.run();
        return engine.onIdle();
    }

    @Override
    public int doWork() {
        note("doWork");
        beforeWork.run();
        return engine.doWork();
    }

    @Override
    public void workSignal(WorkSignal signal) {
        engine.workSignal(signal);
    }

    @Override
    public RecoveryReport recoveryReport() {
        return engine.recoveryReport();
    }

    @Override
    public EngineStats stats() {
        return engine.stats();
    }

    @Override
    public void close() {
        isClosed = true;
        beforeClose.run();
        engine.close();
    }
}

package io.lohdb.internal.store;

import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.compaction.SpaceReserve;
import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.CursorTable;
import io.lohdb.internal.log.HistoryFloor;
import io.lohdb.internal.log.LogReader;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.Compaction;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.EngineSnapshot;
import io.lohdb.spi.EngineStats;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.Operations;
import io.lohdb.spi.RecoveryReport;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import io.lohdb.spi.WorkSignal;
import java.util.Collection;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The engine over a log and a hash index, on any directory. Threads as {@link StorageEngine} says:
 * one writer at a time; readers take no lock and are protected by the epoch.
 */
public final class LogStorageEngine implements StorageEngine {
    private static final long DRAIN_TIMEOUT_NS = 10_000_000_000L;

    private final StoreDirectory directory;
    private final Epoch epoch = new Epoch();
    private final RecoveredIndex recovered;
    private final RecoveredLog log;
    private final LogWriter writer;
    private final HashIndex index;
    private final CursorTable cursors;
    private final int maxEntryLength;
    private final LogAppender appender;
    private final ExpirySweep sweep;
    private final EngineCheckpoints checkpoints;
    private final Maintenance maintenance;
    private final EntryReads reads;
    private final HistoryFloor historyFloor;
    private final LogSnapshots snapshots;
    private final EngineSpace space;
    private final EngineWork work;
    private volatile Lock writerLock = new ReentrantLock();
    private volatile boolean isClosed;
    private volatile boolean hasFailed;

    private LogStorageEngine(
            final StoreDirectory directory,
            final EngineSettings settings,
            final RandomGenerator random) {
        this.directory = directory;
        final EngineClocks clocks = settings.log().clocks();
        this.recovered = new IndexRecovery(epoch, settings.log()).run(directory, random);
        this.log = recovered.log();
        this.writer = log.writer();
        this.index = recovered.index();
        this.cursors = recovered.replay().cursors();
        this.maxEntryLength = recovered.maxEntryLength();
        this.reads = new EntryReads(index, recovered.hash(), recovered.frameReads(), this);
        this.appender = recovered.appender(isReadOnly());
        this.sweep = new ExpirySweep(log.table(), writer, appender, clocks);
        this.historyFloor = new HistoryFloor(cursors);
        this.snapshots = new LogSnapshots(this, recovered, clocks.epochClock());
        final KeptHistory kept = new KeptHistory(historyFloor, cursors, writer, appender);
        this.space = new EngineSpace(directory, recovered, epoch, kept, random, settings);
        this.work = new EngineWork(log.preparer(), writer, index, epoch);
        this.checkpoints =
                new EngineCheckpoints(
                        directory,
                        recovered,
                        epoch,
                        kept,
                        settings.log().checkpointInterval(),
                        this::isIntact);
        final Scrub scrub = new Scrub(log.table(), clocks.nanoClock());
        this.maintenance =
                new Maintenance(this, sweep, scrub, recovered.snapshots(), space, checkpoints);
    }

    private boolean isIntact() {
        return !hasFailed && !appender.isBroken();
    }

    /** Opens the engine of any directory; releases it if that fails. */
    public static LogStorageEngine open(
            final StoreDirectory directory, final LogSettings settings) {
        return open(directory, settings, new LazySecureRandom());
    }

    /**
     * Opens the engine of any directory; releases it if that fails.
     *
     * @param random gives salts and hash seeds; a predictable one is for simulations only
     */
    public static LogStorageEngine open(
            final StoreDirectory directory,
            final LogSettings settings,
            final RandomGenerator random) {
        return open(directory, new EngineSettings(settings), random);
    }

    /** As above, with settings of its own for compaction. */
    public static LogStorageEngine open(
            final StoreDirectory directory,
            final EngineSettings settings,
            final RandomGenerator random) {
        boolean isOpen = false;
        try {
            final LogStorageEngine engine =
                    SpaceReserve.withRoom(
                            directory, () -> new LogStorageEngine(directory, settings, random));
            isOpen = true;
            return engine;
        } finally {
            if (!isOpen) {
                directory.release();
            }
        }
    }

    @Override
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength) {
        final long sequence =
                appender.put(key, keyOffset, keyLength, value, valueOffset, valueLength);
        work.signalGrowth();
        return sequence;
    }

    @Override
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final long expiryMs) {
        final long sequence =
                appender.put(key, keyOffset, keyLength, value, valueOffset, valueLength, expiryMs);
        work.signalGrowth();
        return sequence;
    }

    @Override
    public long delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        return appender.delete(key, keyOffset, keyLength);
    }

    @Override
    public long apply(final Operations operations) {
        final long sequence = appender.apply(operations);
        work.signalGrowth();
        return sequence;
    }

    /** Enters the epoch for a reader; {@link #exit} leaves it. */
    public long enter() {
        final long token = epoch.enter();
        if (isClosed) {
            epoch.exit(token);
            throw new StoreClosedException("store is closed");
        }
        return token;
    }

    /** Leaves the epoch. */
    public void exit(final long token) {
        epoch.exit(token);
    }

    @Override
    public boolean read(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final ValueHandler handler) {
        return reads.read(key, keyOffset, keyLength, handler);
    }

    @Override
    public int get(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final MutableDirectBuffer destination,
            final int destinationOffset) {
        return reads.get(key, keyOffset, keyLength, destination, destinationOffset);
    }

    @Override
    public void readAll(final DirectBuffer[] keys, final IndexedValueHandler handler) {
        reads.readAll(keys, handler);
    }

    @Override
    public void forEach(final DirectBuffer prefix, final EntryHandler handler) {
        reads.forEach(prefix, handler);
    }

    @Override
    public long count() {
        return sweep.isAnyDue() || appender.isInDoubt() ? reads.count() : index.count();
    }

    @Override
    public int maxEntryLength() {
        return maxEntryLength;
    }

    @Override
    public long writtenSequence() {
        return writer.writtenSequence();
    }

    @Override
    public long durableSequence() {
        return log.syncer().durableSequence();
    }

    @Override
    public void sync() {
        boolean isDone = false;
        try {
            log.syncer().sync(writer);
            isDone = true;
        } finally {
            hasFailed |= !isDone;
        }
    }

    @Override
    public boolean isReadOnly() {
        return directory.isReadOnly();
    }

    @Override
    public ChangeReader changes(final long afterSequence) {
        return new LogChanges(new LogReader(log.table(), afterSequence), this);
    }

    @Override
    public long firstSequence() {
        return historyFloor.firstSequence(LogFigures.firstSequence(log));
    }

    @Override
    public boolean keepsCursors() {
        return true;
    }

    @Override
    public Collection<Cursor> cursors() {
        return cursors.cursors();
    }

    @Override
    public void retainHistory(final LongUnaryOperator subscriptions, final long bytes) {
        historyFloor.retain(subscriptions, bytes);
    }

    @Override
    public boolean onIdle() {
        return !isClosed && !appender.isBroken() && writer.mark();
    }

    @Override
    public int doWork() {
        return isClosed || isReadOnly() ? 0 : work.doWork();
    }

    @Override
    public void maintenanceSignal(final WorkSignal signal) {
        work.maintenanceSignal(signal);
    }

    @Override
    public int maintain() {
        return isClosed || isReadOnly() || !isIntact() ? 0 : maintenance.doWork(writerLock);
    }

    @Override
    public boolean isMaintaining() {
        return space.compactor().isBusy();
    }

    @Override
    public int writeDelayNsPerKiB() {
        return space.compactor().writeDelayNsPerKiB();
    }

    @Override
    public int makeCheckpoint() {
        return isClosed || isReadOnly() || !isIntact() ? 0 : checkpoints.doWork(writerLock);
    }

    @Override
    public boolean isCheckpointing() {
        return checkpoints.isBusy();
    }

    @Override
    public BooleanSupplier requestCheckpoint() {
        return checkpoints.request(writerLock);
    }

    @Override
    public Compaction compaction() {
        return space.compactor();
    }

    @Override
    public void writerLock(final Lock lock) {
        writerLock = lock;
        space.writerLock(lock);
    }

    @Override
    public void workSignal(final WorkSignal signal) {
        work.workSignal(signal);
    }

    /** The log under this engine, for backups; whoever reads its memory enters the epoch. */
    public RecoveredLog log() {
        return log;
    }

    @Override
    public RecoveryReport recoveryReport() {
        return log.report();
    }

    @Override
    public EngineSnapshot snapshot() {
        return snapshots.open(appender, sweep);
    }

    @Override
    public long pinnedBytes() {
        return recovered.snapshots().pinnedBytes();
    }

    @Override
    public EngineStats stats() {
        return space.stats(recovered.memoryBytes());
    }

    @Override
    public void close() {
        EngineThread.run("close", this::release);
    }

    private void release() {
        try {
            if (isIntact()) {
                log.preparer().helpYourself();
                new OrderlyEnd(log).mark(checkpoints::prepareClose);
                checkpoints.close(writerLock);
            }
        } finally {
            isClosed = true;
            recovered.snapshots().closeAll();
            log.preparer().close();
            writer.windows().close();
            space.compactor().close();
            // A reader that stays inside for ever keeps its memory; that is a leak, never a fault.
            if (epoch.drain(DRAIN_TIMEOUT_NS)) {
                recovered.free();
            }
            directory.release();
        }
    }
}

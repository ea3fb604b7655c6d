package io.lohdb;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.backup.HotBackup;
import io.lohdb.internal.store.Preflight;
import io.lohdb.internal.store.Store;
import io.lohdb.internal.store.StoreSnapshots;
import io.lohdb.internal.store.StoreWriter;
import io.lohdb.spi.BackupProgress;
import io.lohdb.spi.BackupReport;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.CompactionReport;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.DurableCallback;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.RecoveryReport;
import io.lohdb.spi.RepairReport;
import io.lohdb.spi.RestoreReport;
import io.lohdb.spi.ValueHandler;
import io.lohdb.spi.VerifyReport;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A key-value store: one append-only log holds all data, an off-heap hash index points into it, and
 * every durable change can be subscribed to without gaps.
 *
 * <pre>{@code
 * try (LohDb db = LohDb.open(Path.of("data"))) {
 *     db.put("user:alice", "Alice");
 *     String alice = db.getString("user:alice");
 *     try (Subscription s = db.subscribe(change -> System.out.println(change))) {
 *         db.delete("user:alice");
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads. The JVM needs {@code
 * --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED}. Writes through this object have the
 * durability of the configuration; {@link #with(Durability)} gives a writer of another one.
 */
public final class LohDb
        implements ReadOperations,
                WriteOperations,
                DurabilityOperations,
                FeedOperations,
                BackupOperations,
                AutoCloseable {
    private final Store store;
    private final EpochClock clock;
    private final WriteOperations writer;

    private LohDb(final Store store, final EpochClock clock, final Durability durability) {
        this.store = store;
        this.clock = clock;
        this.writer = with(durability);
    }

    /**
     * Opens a store in files with every default: {@link Durability#SYNC}, {@code
     * CorruptionPolicy.FAIL}.
     *
     * @param directory created if missing
     * @return the open store
     */
    public static LohDb open(final Path directory) {
        return open(LohDbConfig.inDirectory(directory));
    }

    /**
     * Opens a store.
     *
     * @param config the settings
     * @return the open store
     * @throws io.lohdb.exceptions.LohDbException a subtype says what is wrong with the directory or
     *     the JVM's options; nothing was changed on disk
     */
    public static LohDb open(final LohDbConfig config) {
        Preflight.check();
        final Store store =
                Store.open(
                        config.engine() == null
                                ? () -> FileStorageEngine.open(config)
                                : config.engine(),
                        config.feedCapacity(),
                        config.cursorRetention(),
                        config.threading(),
                        config.errorHandler(),
                        config.nanoClock());
        return new LohDb(store, config.epochClock(), config.durability());
    }

    /**
     * Checks a whole store that nobody has open: the manifest, every segment and frame, and the
     * index made of them. Changes nothing.
     *
     * @param directory the store
     * @return what was found
     * @throws io.lohdb.exceptions.StoreInUseException when somebody has it open
     * @throws io.lohdb.exceptions.StoreAccessException when there is no store
     */
    public static VerifyReport verify(final Path directory) {
        return StoreFiles.verify(directory);
    }

    /**
     * Makes a new store of what is intact in a damaged one, and checks it. The damaged one stays as
     * it is.
     *
     * @param damaged the store; nobody may have it open
     * @param target the new store, absent or empty
     * @return what was lost
     * @throws io.lohdb.exceptions.CorruptLogException when there is nothing intact to begin with
     * @throws io.lohdb.exceptions.TargetNotEmptyException when the target is not empty
     */
    public static RepairReport repair(final Path damaged, final Path target) {
        return StoreFiles.repair(damaged, target, BackupProgress.NONE);
    }

    /**
     * Makes a new store of a backup and of increments behind it, and checks it.
     *
     * @param backup a full backup
     * @param increments in the order in which they were taken
     * @param target the new store, absent or empty
     * @param toSequence the last operation wanted; everything if empty. A batch is never cut: the
     *     store ends with the last whole one
     * @return where the new store ends
     * @throws io.lohdb.exceptions.IncompleteBackupException when a backup was interrupted or
     *     damaged
     * @throws io.lohdb.exceptions.ForeignBackupException when an increment does not follow
     * @throws io.lohdb.exceptions.SequenceNotRestorableException when the sequence is out of reach
     * @throws io.lohdb.exceptions.TargetNotEmptyException when the target is not empty
     */
    public static RestoreReport restore(
            final Path backup,
            final List<Path> increments,
            final Path target,
            final OptionalLong toSequence) {
        return StoreFiles.restore(backup, increments, target, toSequence, BackupProgress.NONE);
    }

    @Override
    public BackupReport backup(final Path target, final BackupProgress progress) {
        sync();
        return EngineThread.call("backup", () -> HotBackup.full(store.engine(), target, progress));
    }

    @Override
    public BackupReport backupSince(
            final long sequence, final Path target, final BackupProgress progress) {
        sync();
        return EngineThread.call(
                "backup", () -> HotBackup.since(store.engine(), sequence, target, progress));
    }

    /**
     * A writer whose writes return under another promise than this store's.
     *
     * @param durability the promise
     * @return a view of this store, safe for any number of threads
     */
    public WriteOperations with(final Durability durability) {
        final StoreWriter.Acknowledgement acknowledgement =
                switch (durability.kind()) {
                    case SYNC -> StoreWriter.Acknowledgement.DURABLE;
                    case INTERVAL -> StoreWriter.Acknowledgement.SYNC_SCHEDULED;
                    case OS -> StoreWriter.Acknowledgement.WRITTEN;
                };
        return new PromisedWriter(
                new StoreWriter(store, acknowledgement, durability.intervalNs()), clock);
    }

    @Override
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength) {
        return writer.put(key, keyOffset, keyLength, value, valueOffset, valueLength);
    }

    @Override
    public long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final long timeToLiveMs) {
        return writer.put(key, keyOffset, keyLength, value, valueOffset, valueLength, timeToLiveMs);
    }

    @Override
    public boolean putIfAbsent(final DirectBuffer key, final DirectBuffer value) {
        return writer.putIfAbsent(key, value);
    }

    @Override
    public boolean replace(
            final DirectBuffer key, final DirectBuffer expected, final DirectBuffer value) {
        return writer.replace(key, expected, value);
    }

    @Override
    public boolean delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        return writer.delete(key, keyOffset, keyLength);
    }

    @Override
    public long write(final WriteBatch batch) {
        return writer.write(batch);
    }

    @Override
    public boolean read(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final ValueHandler handler) {
        return store.reads().read(key, keyOffset, keyLength, handler);
    }

    @Override
    public int get(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final MutableDirectBuffer destination,
            final int destinationOffset) {
        return store.reads().get(key, keyOffset, keyLength, destination, destinationOffset);
    }

    @Override
    public void getAll(final DirectBuffer[] keys, final IndexedValueHandler handler) {
        store.reads().readAll(keys, handler);
    }

    @Override
    public void forEach(final byte[] prefix, final EntryHandler handler) {
        store.reads().forEach(new UnsafeBuffer(prefix), handler);
    }

    @Override
    public long count() {
        return store.reads().count();
    }

    /**
     * Longest key and value, in bytes together.
     *
     * @return bytes
     */
    public int maxEntryLength() {
        return store.maxEntryLength();
    }

    @Override
    public long writtenSequence() {
        return store.writtenSequence();
    }

    @Override
    public long durableSequence() {
        return store.durableSequence();
    }

    @Override
    public void awaitDurable(final long sequence) {
        store.awaitDurable(sequence);
    }

    @Override
    public void onDurable(final long sequence, final DurableCallback callback) {
        store.onDurable(sequence, callback);
    }

    /**
     * Waits for a checkpoint of everything written before this call: the next opening of this store
     * will not have to read it. Makes it durable, too. Does nothing for a store that is not in
     * files or open for reading only.
     *
     * @throws io.lohdb.exceptions.LohDbException when it could not be written; the store goes on
     */
    public void checkpoint() {
        store.checkpoint();
    }

    @Override
    public Subscription subscribe(final SubscriptionStart start, final ChangeHandler handler) {
        return new Subscription(start.subscribe(store.feed(), handler));
    }

    @Override
    public Optional<Cursor> cursor(final String name) {
        return store.feed().cursor(name);
    }

    @Override
    public Collection<Cursor> cursors() {
        return store.feed().cursors();
    }

    /**
     * Opens a consistent view of everything written so far, durable or not. It costs the same
     * whatever the store holds. Close it: until then, the store keeps what it can see.
     *
     * @return the view, safe for any number of threads
     * @throws io.lohdb.exceptions.StoreClosedException after close
     * @throws UnsupportedOperationException if the engine has no snapshots
     */
    public Snapshot snapshot() {
        return new Snapshot(store.snapshots().open());
    }

    /**
     * Figures of this store.
     *
     * @return a copy taken now
     */
    public StoreStats stats() {
        final StoreSnapshots snapshots = store.snapshots();
        return new StoreStats(
                store.reads().count(),
                store.writtenSequence(),
                store.durableSequence(),
                store.syncCount(),
                store.subscriptionCount(),
                new SnapshotStats(
                        snapshots.count(), snapshots.oldestAgeNs(), snapshots.pinnedBytes()),
                store.engine().stats());
    }

    /**
     * What opening found.
     *
     * @return the report
     */
    public RecoveryReport recoveryReport() {
        return store.engine().recoveryReport();
    }

    /**
     * Wins back the space of what was overwritten or deleted, now and at full speed, and waits
     * until nothing worth mentioning is left to win. An interrupt does not end the wait and is
     * kept.
     *
     * @return what compaction did meanwhile
     * @throws io.lohdb.exceptions.StoreFailedException when the store has failed
     */
    public CompactionReport compact() {
        return store.compact();
    }

    /**
     * Stops compaction until {@link #resumeCompaction()}; {@link #compact()} works all the same.
     */
    public void pauseCompaction() {
        store.engine().compaction().pause();
    }

    /** Lets compaction go on. */
    public void resumeCompaction() {
        store.engine().compaction().resume();
    }

    /**
     * One bounded slice of background work, for {@code Threading.INVOKER}.
     *
     * @return the amount of work done, 0 when there was none
     */
    public int doWork() {
        return store.doWork();
    }

    /**
     * Makes everything durable, ends subscriptions and releases the store. Later calls do nothing.
     * Once it has returned, every write of this store survives power loss, whatever its durability.
     *
     * @throws io.lohdb.exceptions.OutcomeUnknownException when a sync failed, now or earlier, and
     *     writes may be lost for that; everything is released all the same
     * @throws io.lohdb.exceptions.LohDbException when the directory could not be released
     */
    @Override
    public void close() {
        store.close();
    }
}

package io.lohdb;

import io.lohdb.internal.store.EngineFactory;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.OpenSettings;
import io.lohdb.internal.store.SpaceSettings;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.RecoveryProgress;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;

/**
 * Settings of a store. Each method returns a new object, so that one configuration can serve many
 * stores; everything has a default that suits most programs.
 *
 * <pre>{@code
 * LohDbConfig.inDirectory(Path.of("data"))
 *         .durability(Durability.interval(Duration.ofMillis(5)))
 *         .corruptionPolicy(CorruptionPolicy.SALVAGE);
 * }</pre>
 */
public final class LohDbConfig {
    /** Smallest length of a segment, bytes: what an empty store takes. */
    public static final int MIN_SEGMENT_LENGTH = EngineFactory.MIN_SEGMENT_LENGTH;

    /** Largest length of a segment, bytes. */
    public static final int MAX_SEGMENT_LENGTH = 1024 * 1024 * 1024;

    private static final int DEFAULT_MAX_SEGMENT_LENGTH = 256 * 1024 * 1024;
    private static final int MEMORY_MAX_SEGMENT_LENGTH = 64 * 1024 * 1024;
    private static final long DEFAULT_CHECKPOINT_INTERVAL = 256L * 1024 * 1024;
    private static final int MIN_FEED_CAPACITY = 64 * 1024;
    private static final int MAX_FEED_CAPACITY = 512 * 1024 * 1024;
    private static final int DEFAULT_FEED_CAPACITY = 4 * 1024 * 1024;
    private static final long DEFAULT_CURSOR_RETENTION = 1024L * 1024 * 1024;

    private static final double DEFAULT_MAX_SPACE_AMPLIFICATION = 1.5;

    // Changed in a fresh copy only, before anybody else sees it.
    private final Path directory;
    private final Supplier<StorageEngine> engine;
    private Durability durability = Durability.SYNC;
    private CorruptionPolicy corruptionPolicy = CorruptionPolicy.FAIL;
    private boolean isReadOnly;
    private boolean isVerifyOnOpen;
    private int maxSegmentLength = DEFAULT_MAX_SEGMENT_LENGTH;
    private int feedCapacity = DEFAULT_FEED_CAPACITY;
    private long cursorRetention = DEFAULT_CURSOR_RETENTION;
    private long checkpointInterval = DEFAULT_CHECKPOINT_INTERVAL;
    private Threading threading = Threading.DEDICATED;
    private ErrorHandler errorHandler = LohDbConfig::logError;
    private NanoClock nanoClock = System::nanoTime;
    private EpochClock epochClock = SystemEpochClock.INSTANCE;
    private double maxSpaceAmplification = DEFAULT_MAX_SPACE_AMPLIFICATION;
    private long compactionBandwidth = Long.MAX_VALUE;
    private RecoveryProgress recoveryProgress = RecoveryProgress.NONE;

    private LohDbConfig(final Path directory, final Supplier<StorageEngine> engine) {
        this.directory = directory;
        this.engine = engine;
    }

    private LohDbConfig copy() {
        final LohDbConfig copy = new LohDbConfig(directory, engine);
        copy.durability = durability;
        copy.corruptionPolicy = corruptionPolicy;
        copy.isReadOnly = isReadOnly;
        copy.isVerifyOnOpen = isVerifyOnOpen;
        copy.maxSegmentLength = maxSegmentLength;
        copy.feedCapacity = feedCapacity;
        copy.cursorRetention = cursorRetention;
        copy.checkpointInterval = checkpointInterval;
        copy.threading = threading;
        copy.errorHandler = errorHandler;
        copy.nanoClock = nanoClock;
        copy.epochClock = epochClock;
        copy.maxSpaceAmplification = maxSpaceAmplification;
        copy.compactionBandwidth = compactionBandwidth;
        copy.recoveryProgress = recoveryProgress;
        return copy;
    }

    /**
     * A store in files.
     *
     * @param directory the store directory, created if missing
     * @return settings with every default
     */
    public static LohDbConfig inDirectory(final Path directory) {
        return new LohDbConfig(Objects.requireNonNull(directory, "directory"), null);
    }

    /**
     * A store that lives and dies with this process.
     *
     * @return settings with every default
     */
    public static LohDbConfig inMemory() {
        return new LohDbConfig(null, null).maxSegmentLength(MEMORY_MAX_SEGMENT_LENGTH);
    }

    /**
     * A store on an engine of your own.
     *
     * @param engine opens the engine
     * @return settings with every default
     */
    public static LohDbConfig withEngine(final Supplier<StorageEngine> engine) {
        return new LohDbConfig(null, Objects.requireNonNull(engine, "engine"));
    }

    /**
     * Mode of writes that do not name one.
     *
     * @param mode {@link Durability#SYNC} by default
     * @return new settings
     */
    public LohDbConfig durability(final Durability mode) {
        final LohDbConfig changed = copy();
        changed.durability = Objects.requireNonNull(mode, "durability");
        return changed;
    }

    /**
     * What to do about damage to durable data.
     *
     * @param policy {@link CorruptionPolicy#FAIL} by default
     * @return new settings
     */
    public LohDbConfig corruptionPolicy(final CorruptionPolicy policy) {
        final LohDbConfig changed = copy();
        changed.corruptionPolicy = Objects.requireNonNull(policy, "corruptionPolicy");
        return changed;
    }

    /**
     * Whether opening reads and checks every frame, even where a checkpoint would spare that. If
     * not, frames that were not read are checked when they are used, and in the background.
     *
     * @param verify false by default
     * @return new settings
     */
    public LohDbConfig verifyOnOpen(final boolean verify) {
        final LohDbConfig changed = copy();
        changed.isVerifyOnOpen = verify;
        return changed;
    }

    /**
     * Told how far the reading of the store is while it is opened.
     *
     * @param handler nobody is told by default
     * @return new settings
     */
    public LohDbConfig recoveryProgress(final RecoveryProgress handler) {
        final LohDbConfig changed = copy();
        changed.recoveryProgress = Objects.requireNonNull(handler, "recoveryProgress");
        return changed;
    }

    /**
     * Opens the store for reading only. It has to exist, nobody else may have it open, and nothing
     * in its directory is changed: what a crash left behind is read as it stands, and what {@link
     * CorruptionPolicy#SALVAGE} finds intact in a damaged store is served and the rest reported.
     * Every write, and a subscription, is a {@link io.lohdb.exceptions.StoreReadOnlyException}.
     *
     * @return new settings
     * @throws IllegalStateException for a store that is not in files
     */
    public LohDbConfig readOnly() {
        if (directory == null) {
            throw new IllegalStateException("only a store in files can be read-only");
        }
        final LohDbConfig changed = copy();
        changed.isReadOnly = true;
        return changed;
    }

    /**
     * Length of the largest log segment; the longest entry is a little shorter.
     *
     * @param bytes a power of two, 256 MiB by default, 64 MiB in memory
     * @return new settings
     */
    public LohDbConfig maxSegmentLength(final int bytes) {
        SettingLimits.checkPowerOfTwo(
                "maxSegmentLength", bytes, MIN_SEGMENT_LENGTH, MAX_SEGMENT_LENGTH);
        final LohDbConfig changed = copy();
        changed.maxSegmentLength = bytes;
        return changed;
    }

    /**
     * Capacity of the ring between log and subscribers: how far a subscriber can fall behind before
     * it reads from the log.
     *
     * @param bytes a power of two, 4 MiB by default
     * @return new settings
     */
    public LohDbConfig feedCapacity(final int bytes) {
        SettingLimits.checkPowerOfTwo("feedCapacity", bytes, MIN_FEED_CAPACITY, MAX_FEED_CAPACITY);
        final LohDbConfig changed = copy();
        changed.feedCapacity = bytes;
        return changed;
    }

    /**
     * How much log is kept from compaction for a cursor or a live subscription that has not seen it
     * yet. One that is further behind holds nothing back.
     *
     * @param bytes 1 GiB by default; 0 keeps nothing
     * @return new settings
     */
    public LohDbConfig cursorRetention(final long bytes) {
        SettingLimits.checkNotNegative("cursorRetention", bytes);
        final LohDbConfig changed = copy();
        changed.cursorRetention = bytes;
        return changed;
    }

    /**
     * How much log is written between two checkpoints. A checkpoint is an image of the index on
     * disk: opening a store reads what was written since the last one, where it would otherwise
     * read everything. It costs disk space for about twice the index.
     *
     * @param bytes 256 MiB by default, and not less than eight times the index; 0 for no checkpoint
     *     but those by {@link LohDb#checkpoint()} and on close
     * @return new settings
     */
    public LohDbConfig checkpointInterval(final long bytes) {
        SettingLimits.checkNotNegative("checkpointInterval", bytes);
        final LohDbConfig changed = copy();
        changed.checkpointInterval = bytes;
        return changed;
    }

    /**
     * Who runs the background work.
     *
     * @param mode {@link Threading#DEDICATED} by default
     * @return new settings
     */
    public LohDbConfig threading(final Threading mode) {
        final LohDbConfig changed = copy();
        changed.threading = Objects.requireNonNull(mode, "threading");
        return changed;
    }

    /**
     * Told of faults on background threads and in callbacks, among them a failed sync that nobody
     * waited for.
     *
     * @param handler called from several threads; logs to {@code System.Logger} "io.lohdb" by
     *     default
     * @return new settings
     */
    public LohDbConfig errorHandler(final ErrorHandler handler) {
        final LohDbConfig changed = copy();
        changed.errorHandler = Objects.requireNonNull(handler, "errorHandler");
        return changed;
    }

    /**
     * What times to live are counted by: a simulation steps time by hand. A clock that goes back
     * shows expired entries again unless they were removed meanwhile. It does not reach an engine
     * of your own, which has to bring its own clock.
     *
     * @param clock called from several threads; {@code System.currentTimeMillis} by default
     * @return new settings
     */
    public LohDbConfig epochClock(final EpochClock clock) {
        final LohDbConfig changed = copy();
        changed.epochClock = Objects.requireNonNull(clock, "epochClock");
        return changed;
    }

    /**
     * Where the intervals of {@link Durability#interval} and the pauses of background work are
     * taken from: a simulation steps time by hand.
     *
     * @param clock called from several threads; {@code System.nanoTime} by default
     * @return new settings
     */
    public LohDbConfig nanoClock(final NanoClock clock) {
        final LohDbConfig changed = copy();
        changed.nanoClock = Objects.requireNonNull(clock, "nanoClock");
        return changed;
    }

    /**
     * How much space a store may take per live byte before compaction has to have won the rest
     * back. Smaller stores than some megabytes may take more.
     *
     * @param factor 1.5 by default, at least 1.1; the smaller, the more is copied
     * @return new settings
     */
    public LohDbConfig maxSpaceAmplification(final double factor) {
        SettingLimits.checkAmplification("maxSpaceAmplification", factor);
        final LohDbConfig changed = copy();
        changed.maxSpaceAmplification = factor;
        return changed;
    }

    /**
     * Most bytes per second that compaction copies. It follows what is written anyway; this limit
     * holds even when space runs short.
     *
     * @param bytesPerSecond no limit by default
     * @return new settings
     */
    public LohDbConfig compactionBandwidth(final long bytesPerSecond) {
        SettingLimits.checkPositive("compactionBandwidth", bytesPerSecond);
        final LohDbConfig changed = copy();
        changed.compactionBandwidth = bytesPerSecond;
        return changed;
    }

    /** What the engines of this library are told. */
    EngineSettings engineSettings() {
        return EngineSettings.of(
                new SpaceSettings(
                        MIN_SEGMENT_LENGTH,
                        maxSegmentLength,
                        maxSpaceAmplification,
                        compactionBandwidth),
                new OpenSettings(
                        corruptionPolicy, isVerifyOnOpen, checkpointInterval, recoveryProgress),
                epochClock,
                nanoClock);
    }

    /** The store directory; null unless the engine is the file engine. */
    Path directory() {
        return directory;
    }

    /** Opens the engine; null stands for the file engine in {@link #directory()}. */
    Supplier<StorageEngine> engine() {
        return engine == null && directory == null
                ? () -> InMemoryStorageEngine.open(this)
                : engine;
    }

    Durability durability() {
        return durability;
    }

    boolean isReadOnly() {
        return isReadOnly;
    }

    int feedCapacity() {
        return feedCapacity;
    }

    long cursorRetention() {
        return cursorRetention;
    }

    Threading threading() {
        return threading;
    }

    ErrorHandler errorHandler() {
        return errorHandler;
    }

    NanoClock nanoClock() {
        return nanoClock;
    }

    EpochClock epochClock() {
        return epochClock;
    }

    private static void logError(final Throwable fault) {
        System.getLogger("io.lohdb")
                .log(System.Logger.Level.WARNING, "fault on a background thread", fault);
    }
}

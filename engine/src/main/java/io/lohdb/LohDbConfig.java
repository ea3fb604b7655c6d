package io.lohdb;

import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;

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
    public static final int MIN_SEGMENT_LENGTH = 256 * 1024;

    /** Largest length of a segment, bytes. */
    public static final int MAX_SEGMENT_LENGTH = 1024 * 1024 * 1024;

    private static final int DEFAULT_MAX_SEGMENT_LENGTH = 256 * 1024 * 1024;
    private static final int MIN_FEED_CAPACITY = 64 * 1024;
    private static final int MAX_FEED_CAPACITY = 512 * 1024 * 1024;
    private static final int DEFAULT_FEED_CAPACITY = 4 * 1024 * 1024;

    private final Path directory;
    private final Supplier<StorageEngine> engine;
    private final Durability durability;
    private final CorruptionPolicy corruptionPolicy;
    private final int maxSegmentLength;
    private final int feedCapacity;
    private final Threading threading;
    private final ErrorHandler errorHandler;

    private LohDbConfig(
            final Path directory,
            final Supplier<StorageEngine> engine,
            final Durability durability,
            final CorruptionPolicy corruptionPolicy,
            final int maxSegmentLength,
            final int feedCapacity,
            final Threading threading,
            final ErrorHandler errorHandler) {
        if (engine == null) {
            Objects.requireNonNull(directory, "directory");
        }
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(corruptionPolicy, "corruptionPolicy");
        Objects.requireNonNull(threading, "threading");
        Objects.requireNonNull(errorHandler, "errorHandler");
        checkPowerOfTwo(
                "maxSegmentLength", maxSegmentLength, MIN_SEGMENT_LENGTH, MAX_SEGMENT_LENGTH);
        checkPowerOfTwo("feedCapacity", feedCapacity, MIN_FEED_CAPACITY, MAX_FEED_CAPACITY);
        this.directory = directory;
        this.engine = engine;
        this.durability = durability;
        this.corruptionPolicy = corruptionPolicy;
        this.maxSegmentLength = maxSegmentLength;
        this.feedCapacity = feedCapacity;
        this.threading = threading;
        this.errorHandler = errorHandler;
    }

    /**
     * A store in files.
     *
     * @param directory the store directory, created if missing
     * @return settings with every default
     */
    public static LohDbConfig inDirectory(final Path directory) {
        return defaults(Objects.requireNonNull(directory, "directory"), null);
    }

    /**
     * A store that lives and dies with this process.
     *
     * @return settings with every default
     */
    public static LohDbConfig inMemory() {
        return defaults(null, InMemoryStorageEngine::open);
    }

    /**
     * A store on an engine of your own.
     *
     * @param engine opens the engine
     * @return settings with every default
     */
    public static LohDbConfig withEngine(final Supplier<StorageEngine> engine) {
        return defaults(null, Objects.requireNonNull(engine, "engine"));
    }

    private static LohDbConfig defaults(
            final Path directory, final Supplier<StorageEngine> engine) {
        return new LohDbConfig(
                directory,
                engine,
                Durability.SYNC,
                CorruptionPolicy.FAIL,
                DEFAULT_MAX_SEGMENT_LENGTH,
                DEFAULT_FEED_CAPACITY,
                Threading.DEDICATED,
                LohDbConfig::logError);
    }

    /**
     * Mode of writes that do not name one.
     *
     * @param mode {@link Durability#SYNC} by default
     * @return new settings
     */
    public LohDbConfig durability(final Durability mode) {
        return new LohDbConfig(
                directory,
                engine,
                mode,
                corruptionPolicy,
                maxSegmentLength,
                feedCapacity,
                threading,
                errorHandler);
    }

    /**
     * What to do about damage to durable data.
     *
     * @param policy {@link CorruptionPolicy#FAIL} by default
     * @return new settings
     */
    public LohDbConfig corruptionPolicy(final CorruptionPolicy policy) {
        return new LohDbConfig(
                directory,
                engine,
                durability,
                policy,
                maxSegmentLength,
                feedCapacity,
                threading,
                errorHandler);
    }

    /**
     * Length of the largest log segment; the longest entry is a little shorter.
     *
     * @param bytes a power of two, 256 MiB by default
     * @return new settings
     */
    public LohDbConfig maxSegmentLength(final int bytes) {
        return new LohDbConfig(
                directory,
                engine,
                durability,
                corruptionPolicy,
                bytes,
                feedCapacity,
                threading,
                errorHandler);
    }

    /**
     * Capacity of the ring between log and subscribers: how far a subscriber can fall behind before
     * it reads from the log.
     *
     * @param bytes a power of two, 4 MiB by default
     * @return new settings
     */
    public LohDbConfig feedCapacity(final int bytes) {
        return new LohDbConfig(
                directory,
                engine,
                durability,
                corruptionPolicy,
                maxSegmentLength,
                bytes,
                threading,
                errorHandler);
    }

    /**
     * Who runs the background work.
     *
     * @param mode {@link Threading#DEDICATED} by default
     * @return new settings
     */
    public LohDbConfig threading(final Threading mode) {
        return new LohDbConfig(
                directory,
                engine,
                durability,
                corruptionPolicy,
                maxSegmentLength,
                feedCapacity,
                mode,
                errorHandler);
    }

    /**
     * Told of faults on background threads and in callbacks.
     *
     * @param handler called from several threads; logs to {@code System.Logger} "io.lohdb" by
     *     default
     * @return new settings
     */
    public LohDbConfig errorHandler(final ErrorHandler handler) {
        return new LohDbConfig(
                directory,
                engine,
                durability,
                corruptionPolicy,
                maxSegmentLength,
                feedCapacity,
                threading,
                handler);
    }

    /** The store directory; null unless the engine is the file engine. */
    Path directory() {
        return directory;
    }

    /** Opens the engine; null stands for the file engine in {@link #directory()}. */
    Supplier<StorageEngine> engine() {
        return engine;
    }

    Durability durability() {
        return durability;
    }

    CorruptionPolicy corruptionPolicy() {
        return corruptionPolicy;
    }

    int maxSegmentLength() {
        return maxSegmentLength;
    }

    int feedCapacity() {
        return feedCapacity;
    }

    Threading threading() {
        return threading;
    }

    ErrorHandler errorHandler() {
        return errorHandler;
    }

    private static void logError(final Throwable fault) {
        System.getLogger("io.lohdb")
                .log(System.Logger.Level.WARNING, "fault on a background thread", fault);
    }

    private static void checkPowerOfTwo(
            final String name, final int value, final int min, final int max) {
        if (value < min || value > max || Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(
                    name + " must be a power of two from " + min + " to " + max + ": " + value);
        }
    }
}

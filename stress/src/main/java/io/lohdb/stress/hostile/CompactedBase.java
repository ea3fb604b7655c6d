package io.lohdb.stress.hostile;

import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.format.Backup;
import io.lohdb.internal.format.BackupDescriptor;
import io.lohdb.internal.format.BackupFile;
import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.PagesDescriptor;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An intact store with cold segments, a checkpoint and a tail behind it, the same bytes each time.
 * Stateless.
 */
final class CompactedBase {
    private static final int MIN_SEGMENT_LENGTH = 512;
    private static final int MAX_SEGMENT_LENGTH = 1024;
    private static final int KEYS = 8;
    private static final int ROUNDS = 6;
    private static final int VALUE_LENGTH = 40;
    private static final int MAX_SLICES = 10_000;

    /** Never changed. */
    private static final StoreFiles FILES = make();

    private CompactedBase() {}

    /** The store, closed in order. */
    static StoreFiles closed() {
        return FILES.copy();
    }

    /** The same without its checkpoint: everything has to be read. */
    static StoreFiles withoutCheckpoint() {
        final StoreFiles rest = new StoreFiles();
        for (final String name : FILES.names()) {
            if (!isOfCheckpoint(name)) {
                rest.with(name, FILES.file(name).clone());
            }
        }
        return rest;
    }

    /** Whether a file is one of a checkpoint. */
    static boolean isOfCheckpoint(final String name) {
        return CheckpointDescriptor.isCheckpointFile(name) || PagesDescriptor.isPagesFile(name);
    }

    /** Name of the checkpoint's root. */
    static String root() {
        return first(CheckpointDescriptor::isCheckpointFile);
    }

    /** Name of a file of page images. */
    static String pages() {
        return first(PagesDescriptor::isPagesFile);
    }

    /** Name of a cold segment. */
    static String cold() {
        return first(ManifestSegment::isColdFile);
    }

    private static String first(final Predicate<String> kind) {
        return FILES.names().stream().filter(kind).findFirst().orElseThrow();
    }

    /** What makes a backup of the files. */
    static byte[] backup() {
        final StoreFiles files = withoutCheckpoint();
        final List<BackupFile> listed = new ArrayList<>();
        for (final String name : files.names()) {
            final CRC32C crc = new CRC32C();
            crc.update(files.file(name));
            listed.add(new BackupFile(name, files.file(name).length, (int) crc.getValue()));
        }
        final Manifest manifest = ManifestDescriptor.decode(files.file(ManifestDescriptor.FILE));
        return BackupDescriptor.encode(
                new Backup(
                        manifest.storeId(),
                        false,
                        0,
                        manifest.durableSequence(),
                        manifest.history().compactedThrough(),
                        listed));
    }

    private static StoreFiles make() {
        try {
            final ArenaDirectory directory = new ArenaDirectory(new Arena(), new StoreFiles());
            final LogStorageEngine engine =
                    LogStorageEngine.open(
                            directory,
                            new EngineSettings(
                                    new LogSettings(
                                            MIN_SEGMENT_LENGTH,
                                            MAX_SEGMENT_LENGTH,
                                            CorruptionPolicy.FAIL,
                                            new EngineClocks(() -> 0, () -> 0)),
                                    new CompactionSettings(
                                            1.05, CompactionSettings.UNLIMITED, 1, 0)),
                            new SplittableRandom(1));
            engine.workSignal(engine::doWork);
            fill(engine);
            engine.close();
            return directory.content();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(final LogStorageEngine engine) {
        for (int i = 0; i < KEYS * ROUNDS; i++) {
            put(engine, "key" + i % KEYS, "v".repeat(VALUE_LENGTH) + i);
            if (i % KEYS == 0) {
                put(engine, "kept" + i, "written once");
            }
        }
        final long request = engine.compaction().request();
        until(engine, () -> engine.compaction().isDone(request));
        until(engine, engine.requestCheckpoint());
        put(engine, "key1", "behind the checkpoint");
        put(engine, "tail", "too");
    }

    private static void put(final LogStorageEngine engine, final String key, final String value) {
        final UnsafeBuffer k = new UnsafeBuffer(key.getBytes(StandardCharsets.US_ASCII));
        final UnsafeBuffer v = new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII));
        engine.put(k, 0, k.capacity(), v, 0, v.capacity());
    }

    private static void until(final LogStorageEngine engine, final BooleanSupplier isDone) {
        for (int slice = 0; !isDone.getAsBoolean(); slice++) {
            if (slice == MAX_SLICES) {
                throw new IllegalStateException("background work does not come to an end");
            }
            engine.sync();
            engine.maintain();
            engine.makeCheckpoint();
            engine.doWork();
        }
    }
}

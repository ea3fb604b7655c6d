package io.lohdb.stress.damage;

import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.Compaction;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.faults.SmallStore;
import io.lohdb.stress.model.IssuedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * A store of 64 KiB in segments, whose operations are all known.
 *
 * @param name what is special about it
 * @param image its files
 * @param issued what was written to it
 * @param required the last operation with durable evidence: it may not be missing
 * @param isClosed whether it was closed in order; then its manifest knows where it ends
 * @param isCompacted whether it was compacted, and has checkpoints: not all of it is read when it
 *     is opened
 * @param earlier the files at earlier moments, all of which could be opened
 */
record StoredImage(
        String name,
        DiskImage image,
        IssuedLog issued,
        int required,
        boolean isClosed,
        boolean isCompacted,
        List<DiskImage> earlier) {
    /** Bytes that the device writes at once. */
    static final int SECTOR_LENGTH = 512;

    static final String MANIFEST = "MANIFEST";

    private static final int SEGMENT_LENGTH = 8192;
    private static final int LOG_LENGTH = 64 * 1024;
    private static final int MAX_VALUE_LENGTH = 400;
    private static final int OPERATIONS = 20;
    private static final double SPACE_AMPLIFICATION = 1.2;
    private static final int MAX_CYCLES = 10_000;

    /** How the stores are opened. */
    static LogSettings settings(final CorruptionPolicy policy) {
        return new LogSettings(SEGMENT_LENGTH, SEGMENT_LENGTH, policy);
    }

    /** A store that was closed in order. */
    static StoredImage closed(final long seed) {
        final List<DiskImage> earlier = new ArrayList<>();
        final SimulatedDisk disk = disk(seed);
        final SmallStore store = filled(disk, seed, earlier);
        store.engine().close();
        return new StoredImage(
                "closed in order",
                disk.written(),
                store.issued(),
                store.issued().count(),
                true,
                false,
                List.copyOf(earlier));
    }

    /** The store with other files. */
    StoredImage with(final DiskImage files, final int newRequired) {
        return new StoredImage(name, files, issued, newRequired, isClosed, isCompacted, earlier);
    }

    /**
     * A store whose process was killed: a sync mark, and operations behind it that nobody knows.
     */
    static StoredImage killed(final long seed) {
        final List<DiskImage> earlier = new ArrayList<>();
        final SimulatedDisk disk = disk(seed);
        final SmallStore store = filled(disk, seed, earlier);
        final int required = store.issued().count();
        store.put(2);
        store.batch(3);
        final DiskImage image = disk.written();
        store.engine().close();
        return new StoredImage(
                "killed", image, store.issued(), required, false, false, List.copyOf(earlier));
    }

    /** A store with cold segments, checkpoints and some log behind them. */
    static StoredImage compacted(final long seed, final boolean isClosed) {
        final List<DiskImage> earlier = new ArrayList<>();
        final SimulatedDisk disk = disk(seed);
        final SmallStore store = filled(disk, seed, earlier);
        for (int moment = 0; moment < 2; moment++) {
            earlier.add(disk.written());
            maintain(store, store.engine().compaction());
            earlier.add(disk.written());
            maintain(store, store.engine().requestCheckpoint());
            earlier.add(disk.written());
            store.put(OPERATIONS);
            store.mark();
        }
        final int required = store.issued().count();
        if (!isClosed) {
            store.put(2);
            store.batch(3);
        }
        final DiskImage killed = disk.written();
        store.engine().close();
        return new StoredImage(
                isClosed ? "compacted, closed in order" : "compacted, killed",
                isClosed ? disk.written() : killed,
                store.issued(),
                required,
                isClosed,
                true,
                List.copyOf(earlier));
    }

    private static void maintain(final SmallStore store, final Compaction compaction) {
        final long request = compaction.request();
        maintain(store, () -> compaction.isDone(request));
    }

    private static void maintain(final SmallStore store, final BooleanSupplier isDone) {
        for (int cycles = MAX_CYCLES; !isDone.getAsBoolean(); cycles--) {
            if (cycles == 0) {
                throw new IllegalStateException("maintenance does not end");
            }
            store.engine().sync();
            store.engine().doWork();
            store.engine().maintain();
            store.engine().makeCheckpoint();
        }
    }

    private static SimulatedDisk disk(final long seed) {
        return new SimulatedDisk(
                new DiskMemory(), SECTOR_LENGTH, DiskImage.EMPTY, new SplittableRandom(seed));
    }

    private static SmallStore filled(
            final SimulatedDisk disk, final long seed, final List<DiskImage> earlier) {
        final SmallStore store =
                new SmallStore(
                        LogStorageEngine.open(
                                disk,
                                new EngineSettings(
                                        settings(CorruptionPolicy.FAIL),
                                        new CompactionSettings(
                                                SPACE_AMPLIFICATION,
                                                CompactionSettings.UNLIMITED,
                                                SEGMENT_LENGTH,
                                                0)),
                                new SplittableRandom(seed)),
                        MAX_VALUE_LENGTH);
        while (store.engine().stats().allocatedBytes() < LOG_LENGTH) {
            earlier.add(disk.written());
            store.put(OPERATIONS);
            store.batch(4);
            store.put(OPERATIONS);
            store.mark();
        }
        return store;
    }
}

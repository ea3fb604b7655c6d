package io.lohdb.stress.damage;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.faults.SalvagedCheck;
import io.lohdb.stress.faults.SmallStore;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.RecoveredCheck;
import io.lohdb.stress.part.PartReport;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Opens a damaged store: it is refused with a typed fault and left as it is, or all of it is there.
 * If it is refused, salvages it too: that is refused as well, or what it leaves is right and what
 * it does not leave is listed, and the next opening after a kill finds the same. For one thread.
 */
final class DamageCheck {
    private final DiskMemory memory = new DiskMemory();
    private final RecoveredCheck recovered = new RecoveredCheck(SmallStore.KEY_COUNT);
    private final SalvagedCheck salvaged = new SalvagedCheck(SmallStore.KEY_COUNT);
    private final long seed;
    private final int reopenedOneIn;
    private final LeftCheck left = new LeftCheck(SmallStore.KEY_COUNT);
    private boolean isOpened;
    private long openCount;
    private long salvageCount;

    /**
     * Creates a check; the seed decides about salts.
     *
     * @param reopenedOneIn how many of the salvaged stores are opened once more
     */
    DamageCheck(final long seed, final int reopenedOneIn) {
        this.seed = seed;
        this.reopenedOneIn = reopenedOneIn;
    }

    /**
     * Opens.
     *
     * @param store a store with some damage
     * @throws BrokenPromise when the store does what it must not
     */
    void run(final StoredImage store, final PartReport report) {
        openCount = 0;
        isOpened = false;
        try {
            if (isRefused(store)) {
                report.count(isOpened ? "refused when read" : "refused", 1);
                report.count(salvage(store) ? "salvaged" : "not to be salvaged", 1);
            } else {
                report.count("harmless", 1);
            }
        } finally {
            report.count("opens", openCount);
        }
    }

    private SimulatedDisk disk(final DiskImage files) {
        memory.reuse();
        return new SimulatedDisk(
                memory, StoredImage.SECTOR_LENGTH, files, new SplittableRandom(seed));
    }

    private LogStorageEngine open(final SimulatedDisk disk, final CorruptionPolicy policy) {
        openCount++;
        return LogStorageEngine.open(
                disk, StoredImage.settings(policy), new SplittableRandom(seed));
    }

    private static void abandon(final SimulatedDisk disk, final LogStorageEngine engine) {
        disk.kill();
        try {
            engine.close();
        } catch (final LohDbException e) {
            // It could not note down that it was closed; nobody expects it to.
            Thread.onSpinWait();
        }
    }

    private boolean isRefused(final StoredImage store) {
        final SimulatedDisk disk = disk(store.image());
        final LogStorageEngine engine;
        try {
            engine = open(disk, CorruptionPolicy.FAIL);
        } catch (final LohDbException e) {
            if (!disk.isClosed()) {
                throw new BrokenPromise("directory still held after a refusal", e);
            }
            if (!disk.written().equals(store.image())) {
                throw new BrokenPromise("refused and changed: " + e.getMessage(), e);
            }
            return true;
        }
        isOpened = true;
        try {
            recovered.check(engine, store.issued(), store.required());
            return false;
        } catch (final CorruptLogException e) {
            if (!store.isCompacted()) {
                throw new BrokenPromise("opened, and corrupt when read: " + e.getMessage(), e);
            }
            // What a checkpoint stands for is not read when the store is opened.
            left.checkReadable(engine, store.issued());
            return true;
        } finally {
            abandon(disk, engine);
        }
    }

    private boolean salvage(final StoredImage store) {
        final SimulatedDisk disk = disk(store.image());
        final LogStorageEngine engine;
        try {
            engine = open(disk, CorruptionPolicy.SALVAGE);
        } catch (final LohDbException e) {
            return false;
        }
        final BitSet found;
        final List<Loss> losses = engine.recoveryReport().losses();
        try {
            found = content(store, engine, losses);
        } finally {
            abandon(disk, engine);
        }
        if (salvageCount++ % reopenedOneIn == 0) {
            reopen(store, disk.restarted(), found);
        }
        return true;
    }

    private BitSet content(
            final StoredImage store, final LogStorageEngine engine, final List<Loss> losses) {
        return store.isCompacted()
                ? left.check(engine, store.issued(), !losses.isEmpty())
                : (BitSet) salvaged.check(engine, store.issued(), store.required(), losses).clone();
    }

    /** What was salvaged is a store like any other. */
    private void reopen(final StoredImage store, final SimulatedDisk disk, final BitSet before) {
        final LogStorageEngine engine;
        try {
            engine = open(disk, CorruptionPolicy.FAIL);
        } catch (final LohDbException e) {
            throw new BrokenPromise("salvaged, and refused again: " + e.getMessage(), e);
        }
        try {
            final BitSet found =
                    store.isCompacted()
                            ? left.check(engine, store.issued(), true)
                            : salvaged.check(engine, store.issued(), 0, List.of());
            if (!found.equals(before)) {
                throw new BrokenPromise("another content after a salvage and a kill");
            }
        } finally {
            abandon(disk, engine);
        }
    }
}

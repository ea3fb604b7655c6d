package io.lohdb.stress.faults;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Opens a store while its disk has faults, several times in a row, and then without. Whatever
 * happened on the way, the last opening finds what an undisturbed one finds. For one thread, reused
 * from run to run.
 */
final class RecoveryTrial {
    private final DiskMemory memory = new DiskMemory();
    private final DiskMemory lastMemory = new DiskMemory();
    private final RecoveryImage image;
    private final long seed;
    private final int cuts;
    private final RecoveredCheck check = new RecoveredCheck(SmallStore.KEY_COUNT);
    private final SalvagedCheck salvaged = new SalvagedCheck(SmallStore.KEY_COUNT);
    private final long stepCount;
    private final int expectedLast;
    private final BitSet expected;
    private SplittableRandom random;
    private long recoveryCount;

    /**
     * Opens an image once without a fault, to know what is to be expected.
     *
     * @param cuts power cuts at the end of every run
     */
    RecoveryTrial(final RecoveryImage image, final long seed, final int cuts) {
        this.image = image;
        this.seed = seed;
        this.cuts = cuts;
        this.random = new SplittableRandom(seed);
        final FaultPlan plan = new FaultPlan(List.of());
        final SimulatedDisk disk = over(memory, image.image()).observer(plan);
        final LogStorageEngine engine = LogStorageEngine.open(disk, image.settings(), random);
        stepCount = plan.stepCount();
        expectedLast = (int) engine.writtenSequence();
        expected = isSalvage() ? salvagedOperations(engine) : new BitSet();
        disk.kill();
        Recheck.abandon(engine);
    }

    private boolean isSalvage() {
        return image.settings().log().corruptionPolicy() == CorruptionPolicy.SALVAGE;
    }

    private BitSet salvagedOperations(final LogStorageEngine engine) {
        return (BitSet)
                salvaged.check(
                                engine,
                                image.issued(),
                                image.issued().count(),
                                engine.recoveryReport().losses())
                        .clone();
    }

    private SimulatedDisk over(final DiskMemory of, final DiskImage files) {
        return new SimulatedDisk(of, Recheck.SECTOR_LENGTH, files, random);
    }

    /** Steps of an undisturbed opening. */
    long stepCount() {
        return stepCount;
    }

    /** Recoveries checked by all runs. */
    long recoveryCount() {
        return recoveryCount;
    }

    /**
     * Opens with a fault, then with the next, and at last without.
     *
     * @param isPowerCut whether power goes between the openings; else only the process ends
     * @return how many of the faults were met
     * @throws BrokenPromise when the last opening finds something else
     */
    int run(final List<FaultPoint> points, final boolean isPowerCut) {
        random = new SplittableRandom(seed);
        memory.reuse();
        SimulatedDisk disk = over(memory, image.image());
        int met = 0;
        for (final FaultPoint point : points) {
            final FaultPlan plan = new FaultPlan(List.of(point));
            disk.observer(plan);
            open(disk, plan);
            met += plan.metCount();
            disk = isPowerCut ? over(memory, disk.powerCut(random)) : disk.restarted();
        }
        for (int cut = 0; cut < cuts; cut++) {
            lastMemory.reuse();
            verify(over(lastMemory, disk.powerCut(random)), false);
        }
        verify(disk, true);
        return met;
    }

    private void open(final SimulatedDisk disk, final FaultPlan plan) {
        LogStorageEngine engine = null;
        try {
            engine = LogStorageEngine.open(disk, image.settings(), random);
            compare(engine);
        } catch (final LohDbException e) {
            if (plan.hitCount() == 0) {
                throw new BrokenPromise("refused without a fault: " + e.getMessage(), e);
            }
            if (!disk.isClosed()) {
                throw new BrokenPromise("directory still held after a failed open", e);
            }
        } finally {
            disk.kill();
            if (engine != null) {
                Recheck.abandon(engine);
            }
        }
    }

    private void compare(final LogStorageEngine engine) {
        recoveryCount++;
        if (isSalvage()) {
            // What an earlier opening has listed and written down is not listed again.
            final BitSet found = salvaged.check(engine, image.issued(), 0, List.of());
            if (!found.equals(expected)) {
                throw new BrokenPromise(
                        "salvaged otherwise: expected=" + expected + " found=" + found);
            }
        } else if (check.check(engine, image.issued(), expectedLast) != expectedLast) {
            throw new BrokenPromise(
                    "recovered otherwise: expected="
                            + expectedLast
                            + " found="
                            + engine.writtenSequence());
        }
    }

    private void verify(final SimulatedDisk disk, final boolean isClosed) {
        final LogStorageEngine engine;
        try {
            engine = LogStorageEngine.open(disk, image.settings(), random);
        } catch (final LohDbException e) {
            throw new BrokenPromise("does not open without a fault: " + e.getMessage(), e);
        }
        boolean isGood = false;
        try {
            compare(engine);
            isGood = isClosed;
        } finally {
            if (!isGood) {
                disk.kill();
            }
            Recheck.abandon(engine);
        }
        if (isClosed) {
            verifyClosed(disk.restarted());
        }
    }

    private void verifyClosed(final SimulatedDisk disk) {
        final LogStorageEngine again = LogStorageEngine.open(disk, image.settings(), random);
        try {
            compare(again);
            if (!again.recoveryReport().cleanShutdown()) {
                throw new BrokenPromise("closed in order, but found otherwise");
            }
        } finally {
            disk.kill();
            Recheck.abandon(again);
        }
    }
}

package io.lohdb.stress.faults;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Recovers what a fault has left, compares it with what was issued, goes on writing, closes, and
 * compares again. For one thread.
 */
final class Recheck {
    /** Bytes that the device writes at once. */
    static final int SECTOR_LENGTH = 512;

    private static final int FURTHER_WRITES = 4;
    private static final int FURTHER_LENGTH = 40;

    private final DiskMemory memory = new DiskMemory();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private final RecoveredCheck check;
    private final Function<IssuedLog, EngineSettings> settings;
    private final SplittableRandom random;
    private long count;

    /** Creates it for stores with certain settings and keys below a number. */
    Recheck(
            final Function<IssuedLog, EngineSettings> settings,
            final int keyCount,
            final SplittableRandom random) {
        this.settings = settings;
        this.check = new RecoveredCheck(keyCount);
        this.random = random;
    }

    /** Recoveries checked. */
    long count() {
        return count;
    }

    /** Does what {@link #disk} does on a fresh disk with an image. */
    int image(
            final DiskImage image,
            final IssuedLog issued,
            final int required,
            final boolean isContinued) {
        memory.reuse();
        return disk(
                new SimulatedDisk(memory, SECTOR_LENGTH, image, random),
                issued,
                required,
                isContinued);
    }

    /**
     * Recovers a store and checks it.
     *
     * @param required the last operation that must be there
     * @param isContinued whether to go on writing, close and check once more
     * @return the last operation that was there
     * @throws BrokenPromise when it is not what it may be
     */
    int disk(
            final SimulatedDisk disk,
            final IssuedLog issued,
            final int required,
            final boolean isContinued) {
        count++;
        final LogStorageEngine engine = open(disk, issued);
        boolean isGood = false;
        try {
            final int last = check.check(engine, issued, required);
            final IssuedLog further = isContinued ? issued.copy(last) : null;
            if (isContinued) {
                write(engine, further);
            }
            isGood = isContinued;
            return isContinued ? closed(engine, disk, further, last) : last;
        } finally {
            if (!isGood) {
                disk.kill();
                abandon(engine);
            }
        }
    }

    private int closed(
            final LogStorageEngine engine,
            final SimulatedDisk disk,
            final IssuedLog issued,
            final int last) {
        engine.close();
        checkClosed(disk.restarted(), issued);
        return last;
    }

    private void checkClosed(final SimulatedDisk disk, final IssuedLog issued) {
        count++;
        final LogStorageEngine engine = open(disk, issued);
        try {
            if (!engine.recoveryReport().cleanShutdown()) {
                throw new BrokenPromise("closed in order, but found otherwise");
            }
            check.check(engine, issued, issued.count());
        } finally {
            disk.kill();
            abandon(engine);
        }
    }

    private LogStorageEngine open(final SimulatedDisk disk, final IssuedLog issued) {
        try {
            return LogStorageEngine.open(disk, settings.apply(issued), random);
        } catch (final LohDbException e) {
            throw new BrokenPromise("does not open without a fault: " + e.getMessage(), e);
        }
    }

    private void write(final LogStorageEngine engine, final IssuedLog issued) {
        engine.workSignal(engine::doWork);
        for (int number = 0; number < FURTHER_WRITES; number++) {
            final int valueNumber = issued.put(number, FURTHER_LENGTH, false);
            EntryBytes.putValue(value, valueNumber, FURTHER_LENGTH);
            final int keyLength = EntryBytes.putKey(key, number);
            final long sequence = engine.put(key, 0, keyLength, value, 0, FURTHER_LENGTH);
            if (sequence != issued.count()) {
                throw new BrokenPromise(
                        "sequence after recovery: expected="
                                + issued.count()
                                + " found="
                                + sequence);
            }
        }
        engine.sync();
    }

    /** Gives the memory of an engine back whose disk is dead. */
    static void abandon(final LogStorageEngine engine) {
        try {
            engine.close();
        } catch (final LohDbException e) {
            // It could not note down that it was closed; nobody expects it to.
            Thread.onSpinWait();
        }
    }
}

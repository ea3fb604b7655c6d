package io.lohdb.stress.crash;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.SplittableRandom;
import org.agrona.CloseHelper;

/**
 * Cuts the power of a disk that is in use: takes what the cut may leave, recovers a store from it
 * and checks that. Some recoveries lose power as well, up to {@value #MAX_DEPTH} deep. The disk in
 * use is not disturbed. For one thread.
 */
public final class PowerCuts {
    private static final int MAX_DEPTH = 3;
    private static final int NESTED_IN = 8;
    private static final int WRITTEN_IN = 8;
    private static final int MAX_RECOVERY_STEPS = 24;

    private final DiskMemory memory;
    private final StoreShape shape;
    private final SplittableRandom random;
    private final RecoveredCheck check;
    private IssuedLog issued;
    private int acknowledged;
    private long count;
    private long nestedCount;

    /** Creates cuts whose choices come from a generator; the memory is theirs alone. */
    public PowerCuts(
            final StoreShape shape, final DiskMemory memory, final SplittableRandom random) {
        this.memory = memory;
        this.shape = shape;
        this.random = random;
        this.check = new RecoveredCheck(shape.keyCount());
    }

    /** Cuts so far; each was recovered and checked. */
    public long count() {
        return count;
    }

    /** Cuts among them that hit a recovery. */
    public long nestedCount() {
        return nestedCount;
    }

    /**
     * Cuts the power once.
     *
     * @param log what was issued until now, including the call under way
     * @param acknowledgedSequence what somebody was told to be durable until now
     * @throws BrokenPromise when what was recovered is not what may be
     */
    public void cut(final SimulatedDisk disk, final IssuedLog log, final int acknowledgedSequence) {
        issued = log;
        acknowledged = acknowledgedSequence;
        recover(remains(disk), 0);
    }

    /** One in some is a kill that leaves everything written. */
    private DiskImage remains(final SimulatedDisk disk) {
        return random.nextInt(WRITTEN_IN) == 0 ? disk.written() : disk.powerCut(random);
    }

    private void recover(final DiskImage image, final int depth) {
        count++;
        memory.reuse();
        final SimulatedDisk disk = new SimulatedDisk(memory, shape.sectorLength(), image, random);
        if (depth < MAX_DEPTH && random.nextInt(NESTED_IN) == 0) {
            final int last = 1 + random.nextInt(MAX_RECOVERY_STEPS);
            disk.observer((kind, number) -> number < last ? IoFault.NONE : IoFault.TORN);
        }
        LogStorageEngine engine = null;
        try {
            engine = LogStorageEngine.open(disk, shape.settings(issued), random);
        } catch (final LohDbException e) {
            if (!disk.isDead()) {
                throw new BrokenPromise("does not open: " + e.getMessage(), e);
            }
        }
        if (engine == null) {
            nestedCount++;
            recover(remains(disk), depth + 1);
        } else {
            verify(engine, disk);
        }
    }

    private void verify(final LogStorageEngine engine, final SimulatedDisk disk) {
        try {
            check.check(engine, issued, acknowledged);
        } finally {
            // What the store would still do on its way down is of no interest.
            disk.observer((kind, number) -> IoFault.KILL);
            CloseHelper.quietClose(engine);
        }
    }
}

package io.lohdb.stress.crash;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.Threading;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.IoKind;
import io.lohdb.stress.disk.IoObserver;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.Observations;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;

/**
 * A store on a simulated disk, used through its public API, beside everything that was asked of it.
 * It has no thread: background work is a step like any other, time is a number, and every random
 * choice comes from the seed, so that the same steps always do the same.
 *
 * <p>The disk's power is cut at every step towards it and after every call, see {@link PowerCuts};
 * the store itself goes through kills, power cuts, failing syncs and a full device as the steps
 * say.
 */
public final class SimulatedStore implements AutoCloseable {
    private static final int FEED_CAPACITY = 64 * 1024;
    private static final int MAX_CYCLES = 40;
    private static final long NS_PER_MS = 1_000_000;

    private final DiskMemory memory;
    private final IssuedLog issued = new IssuedLog();
    private final StoreShape shape;
    private final SplittableRandom random;
    private final PowerCuts cuts;
    private final RecoveredCheck check;
    private final IssuingWriter calls;

    private SimulatedDisk disk;
    private LogStorageEngine engine;
    private LohDb db;
    private final Observations observations;
    private long nowNs;
    private int acknowledged;
    private BrokenPromise broken;

    private final FaultPlan plan = new FaultPlan();
    private boolean isPowerCut;
    private boolean isLying;

    /** Whether another thread could write while this one syncs. */
    private boolean isSyncing;

    private boolean mayRefuse;

    /**
     * Opens an empty store.
     *
     * @param memory for the store's disk and for those of the power cuts; nobody else uses it
     * @param seed where all choices come from
     */
    public SimulatedStore(final StoreShape shape, final CrashMemory memory, final long seed) {
        this.shape = shape;
        this.memory = memory.store();
        this.memory.reuse();
        this.random = new SplittableRandom(seed);
        this.cuts = new PowerCuts(shape, memory.cuts(), random.split());
        this.check = new RecoveredCheck(shape.keyCount());
        this.calls = new IssuingWriter(this, shape, issued);
        this.observations = new Observations(check, issued, shape.keyCount());
        start(
                new SimulatedDisk(
                        this.memory, shape.sectorLength(), DiskImage.EMPTY, random.split()));
    }

    /** The power cuts so far. */
    public PowerCuts cuts() {
        return cuts;
    }

    /** Operations issued and not lost, which is the last sequence. */
    public int issued() {
        return issued.count();
    }

    /** Segments that compaction has emptied so far. */
    public long segmentsRetired() {
        return observations.segmentsRetired(engine);
    }

    /** From now on the device forgets to sync: to see that this would be found. */
    void lie() {
        isLying = true;
    }

    private IoFault beforeStep(final IoKind kind, final long number) {
        cutPower();
        if (isSyncing && kind == IoKind.SYNC_RANGE && random.nextInt(3) == 0) {
            writeMeanwhile();
        }
        if (isLying && kind == IoKind.SYNC_RANGE) {
            return IoFault.LIE;
        }
        return plan.at(kind, number);
    }

    /** What another thread writes after the sync has read how far it has to go. */
    private void writeMeanwhile() {
        isSyncing = false;
        learn();
        final int key = random.nextInt(shape.keyCount());
        try {
            calls.put(
                    db.with(Durability.OS),
                    new Step(Step.Action.PUT, key, random.nextInt(Step.DETAILS)),
                    false);
            cutPower();
        } catch (final BrokenPromise e) {
            broken = e;
        }
    }

    /** A broken promise must not be taken for a fault of the disk by the engine above. */
    private void cutPower() {
        if (broken == null) {
            try {
                learn();
                for (int i = random.nextInt(4); i > 0; i--) {
                    cuts.cut(disk, issued, acknowledged);
                }
            } catch (final BrokenPromise e) {
                broken = e;
            }
        }
    }

    private void start(final SimulatedDisk newDisk) {
        engine = null;
        disk = newDisk.observer(this::beforeStep);
        while (!open()) {
            disk = remains().observer(this::beforeStep);
        }
        final int recovered = check.check(engine, issued, acknowledged);
        issued.cut(recovered);
        issued.cursors().cut(check.cursorCount());
        acknowledged = recovered;
        mayRefuse = plan.isPending();
        observations.subscribe(db);
    }

    private boolean open() {
        try {
            db =
                    LohDb.open(
                            LohDbConfig.withEngine(this::openEngine)
                                    .durability(Durability.OS)
                                    .threading(Threading.INVOKER)
                                    .feedCapacity(FEED_CAPACITY)
                                    .cursorRetention(2L * shape.maxSegmentLength())
                                    .nanoClock(() -> nowNs)
                                    .epochClock(this::nowMs)
                                    .errorHandler(this::onFault));
            return true;
        } catch (final LohDbException e) {
            checkBroken();
            final boolean isExpected = disk.isDead() || plan.isPending() || mayRefuse;
            plan.drop();
            if (!isExpected) {
                throw new BrokenPromise("does not open: " + e.getMessage(), e);
            }
            mayRefuse = false;
            return false;
        }
    }

    private LogStorageEngine openEngine() {
        engine = LogStorageEngine.open(disk, shape.settings(issued), random);
        return engine;
    }

    private void onFault(final Throwable fault) {
        if (broken == null && !disk.isDead() && !mayRefuse) {
            broken = new BrokenPromise("fault on a background agent: " + fault, fault);
        }
    }

    private void checkBroken() {
        broken = broken == null ? observations.broken() : broken;
        if (broken != null) {
            throw broken;
        }
    }

    /** What the end of the process leaves to the next one. */
    private SimulatedDisk remains() {
        return isPowerCut
                ? new SimulatedDisk(
                        memory, shape.sectorLength(), disk.powerCut(random), random.split())
                : disk.restarted();
    }

    /** The time that expiry is judged by. */
    long nowMs() {
        return nowNs / NS_PER_MS;
    }

    /** What the store has written by itself is issued as soon as anybody can know. */
    private void learn() {
        if (engine != null && !disk.isDead() && engine.writtenSequence() > issued.count()) {
            observations.learn(engine);
        }
        acknowledged = Math.max(acknowledged, observations.delivered());
    }

    /**
     * Does one step.
     *
     * @throws BrokenPromise when the store or what a power cut leaves of it is wrong
     */
    public void run(final Step step) {
        switch (step.action()) {
            case PUT_WITH_CALLBACK -> {
                calls.put(db.with(Durability.OS), step, false);
                acknowledgeLater();
            }
            case SYNC -> attempt(db::writtenSequence, () -> db.sync());
            case AWAIT_DURABLE -> {
                final int sequence = step.detail() % (issued.count() + 1);
                attempt(() -> sequence, () -> db.awaitDurable(sequence));
            }
            case WORK -> {
                isSyncing = true;
                db.doWork();
                isSyncing = false;
            }
            case TIME -> {
                nowNs += (long) step.detail() << step.key() % 16;
                issued.now(nowMs());
            }
            case COMPACT, CHECKPOINT -> maintain(step);
            case SUBSCRIBE -> observations.subscribe(db);
            case SNAPSHOT -> observations.snapshot(db, step.key());
            case READ_SNAPSHOTS -> observations.checkSnapshots();
            case REOPEN -> reopen();
            case KILL, POWER_CUT, FAIL_SYNC, NO_SPACE -> plan(step);
            default -> calls.run(db.with(step.durability()), step);
        }
        afterStep();
    }

    /** Asks for long work, and does some of it. */
    private void maintain(final Step step) {
        if (step.action() == Step.Action.COMPACT) {
            engine.compaction().request();
        } else {
            engine.requestCheckpoint();
        }
        final int cycles = step.detail() % MAX_CYCLES;
        for (int cycle = 0; cycle < cycles && !disk.isDead(); cycle++) {
            db.doWork();
            learn();
        }
    }

    private void plan(final Step step) {
        plan.make(step, disk.ioCount());
        isPowerCut = step.action() == Step.Action.POWER_CUT;
        mayRefuse = true;
        if (step.detail() % 3 == 0 && plan.endsProcess()) {
            plan.drop();
            disk.kill();
        }
    }

    private void afterStep() {
        checkBroken();
        if (disk.isDead()) {
            closeQuietly();
            start(remains());
        } else {
            disk.observe();
            cutPower();
        }
        checkBroken();
    }

    private void reopen() {
        boolean isClosed = false;
        try {
            db.close();
            isClosed = true;
        } catch (final LohDbException e) {
            checkRefusal(e);
        }
        if (isClosed && !disk.isDead() && !mayRefuse) {
            acknowledged = issued.count();
        }
        if (!disk.isDead()) {
            observations.forget(engine);
            start(disk.restarted());
        }
    }

    private void closeQuietly() {
        try {
            db.close();
        } catch (final LohDbException e) {
            checkRefusal(e);
        }
        observations.forget(engine);
    }

    private void checkRefusal(final LohDbException refusal) {
        checkBroken();
        if (!mayRefuse && !disk.isDead()) {
            throw new BrokenPromise("refused without a reason: " + refusal.getMessage(), refusal);
        }
    }

    /** A call that makes operations durable; what it covers is known before. */
    private void attempt(final LongSupplier covered, final Runnable call) {
        final int sequence = (int) covered.getAsLong();
        isSyncing = true;
        try {
            call.run();
            acknowledged = Math.max(acknowledged, sequence);
        } catch (final StoreFailedException | StoreAccessException e) {
            checkRefusal(e);
        } finally {
            isSyncing = false;
        }
    }

    /**
     * Runs a call that writes what was just issued behind an earlier end.
     *
     * @param before last operation issued before
     */
    Outcome write(final int before, final boolean isDurable, final Runnable call) {
        try {
            call.run();
            if (isDurable) {
                acknowledged = issued.count();
            }
            if (db.writtenSequence() != issued.count()) {
                throw new BrokenPromise(
                        "sequence: expected=" + issued.count() + " found=" + db.writtenSequence());
            }
            return Outcome.DONE;
        } catch (final NoSpaceException | StoreAccessException | StoreFailedException e) {
            checkRefusal(e);
            final int written = (int) db.writtenSequence();
            if (written != before && written != issued.count()) {
                throw new BrokenPromise("refused half-way: sequence=" + written, e);
            }
            if (!disk.isDead()) {
                issued.cut(written);
            }
            return disk.isDead() || e instanceof StoreFailedException
                    ? Outcome.UNKNOWN
                    : Outcome.REFUSED;
        }
    }

    /** Has the last operation acknowledged by a callback. */
    private void acknowledgeLater() {
        final int sequence = issued.count();
        if (sequence > 0 && !disk.isDead()) {
            db.onDurable(
                    sequence,
                    (durable, failure) ->
                            acknowledged = Math.max(acknowledged, failure == null ? sequence : 0));
        }
    }

    /** Somebody was told that everything issued is durable. */
    void acknowledgeAll() {
        acknowledged = issued.count();
    }

    /** Ends the run; nothing is checked any more. */
    @Override
    public void close() {
        observations.forget(engine);
        engine = null;
        disk.observer(IoObserver.NONE);
        disk.kill();
        CloseHelper.quietClose(db);
    }
}

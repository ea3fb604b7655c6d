package io.lohdb.stress.faults;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Threading;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.Observations;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A store on a faulty disk, used through its public API by somebody who reacts to faults: tries a
 * refused write again, closes and reopens a store that has failed. It keeps what was issued, what
 * returned, and what was said to be durable. Every fault that comes out has to be typed and to have
 * a reason on the disk. For one thread.
 */
final class UsedStore {
    static final LogSettings SETTINGS =
            new LogSettings(512, 2048, CorruptionPolicy.FAIL).withCheckpointInterval(2 * 2048);
    static final CompactionSettings COMPACTION =
            new CompactionSettings(1.2, CompactionSettings.UNLIMITED, 512, 0);
    static final int KEY_COUNT = 16;

    private static final int FEED_CAPACITY = 64 * 1024;
    private static final int MAX_OPENS = 3;
    private static final int MAX_DUTY_CYCLES = 4;
    private static final int MAINTENANCE_CYCLES = 24;
    private static final long NS_PER_MS = 1_000_000;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final int[] newest = new int[KEY_COUNT];
    private final RecoveredCheck check = new RecoveredCheck(KEY_COUNT);
    private final IssuedLog issued = new IssuedLog();
    private final FaultPlan plan;
    private final SplittableRandom random;
    private final Runnable onFault;

    private SimulatedDisk disk;
    private LogStorageEngine engine;
    private LohDb db;
    private final Observations observations = new Observations(check, issued, KEY_COUNT);
    private boolean isSubscribed;
    private boolean isOver;
    private boolean isReopened;
    private long nowNs;
    private long shownHits;
    private int acknowledged;
    private int returned;
    private BrokenPromise broken;

    /**
     * Creates it; {@link #open} opens it.
     *
     * @param onFault called after every call that met a fault, and after the reopening that follows
     */
    UsedStore(
            final SimulatedDisk disk,
            final FaultPlan plan,
            final SplittableRandom random,
            final Runnable onFault) {
        this.disk = disk.observer(plan);
        this.plan = plan;
        this.random = random;
        this.onFault = onFault;
    }

    /** How such a store is opened at the time of what was issued to it. */
    static EngineSettings settings(final IssuedLog issued) {
        return new EngineSettings(
                new LogSettings(
                                SETTINGS.minSegmentLength(),
                                SETTINGS.maxSegmentLength(),
                                SETTINGS.corruptionPolicy(),
                                new EngineClocks(issued::nowMs, () -> issued.nowMs() * NS_PER_MS))
                        .withCheckpointInterval(SETTINGS.checkpointInterval()),
                COMPACTION);
    }

    /** The disk in use. */
    SimulatedDisk disk() {
        return disk;
    }

    /** What was issued; what a recovery on the way has cut off is gone. */
    IssuedLog issued() {
        return issued;
    }

    /** The last operation that was said to be durable. */
    int acknowledged() {
        return acknowledged;
    }

    /** The last operation whose write returned: it survives the end of the process. */
    int returned() {
        return returned;
    }

    /** The open store. */
    LohDb db() {
        return db;
    }

    /** Whether the process has ended, or its store does not open any more. */
    boolean isOver() {
        return isOver;
    }

    /** Lets time pass. */
    void pass(final long ns) {
        nowNs += ns;
        issued.now(nowNs / NS_PER_MS);
    }

    /** The process has ended. */
    void end() {
        isOver = true;
        if (db != null) {
            db = null;
            disk.kill();
            Recheck.abandon(engine);
        }
    }

    /** Throws what is wrong. */
    void checkBroken() {
        if (broken != null) {
            throw broken;
        }
    }

    /** Looks at what a call has done. */
    void after() {
        checkBroken();
        if (disk.isDead()) {
            isOver = true;
        } else if (db != null) {
            disk.observe();
        }
        if (plan.hitCount() > shownHits || isReopened) {
            shownHits = plan.hitCount();
            isReopened = false;
            onFault.run();
        }
    }

    /** Opens the store, in spite of faults that pass. */
    void open() {
        engine = null;
        db = null;
        for (int tries = 0; tries < MAX_OPENS && db == null && !disk.isDead(); tries++) {
            final long hits = plan.hitCount();
            try {
                db =
                        LohDb.open(
                                LohDbConfig.withEngine(this::openEngine)
                                        .durability(Durability.OS)
                                        .threading(Threading.INVOKER)
                                        .feedCapacity(FEED_CAPACITY)
                                        .nanoClock(() -> nowNs)
                                        .epochClock(issued::nowMs)
                                        .errorHandler(this::onBackgroundFault));
            } catch (final LohDbException e) {
                requireReason(hits, e);
                if (!disk.isClosed()) {
                    throw new BrokenPromise("directory still held after a failed open", e);
                }
                if (!disk.isDead()) {
                    disk = disk.restarted().observer(plan);
                }
            }
        }
        if (db == null) {
            isOver = true;
            return;
        }
        final int last = check.check(engine, issued, Math.max(returned, acknowledged));
        issued.cut(last);
        acknowledged = last;
        returned = last;
        if (isSubscribed) {
            subscribe();
        }
    }

    private LogStorageEngine openEngine() {
        engine = LogStorageEngine.open(disk, settings(issued), random);
        return engine;
    }

    private void onBackgroundFault(final Throwable fault) {
        if (broken == null && !disk.isDead() && !(fault instanceof LohDbException)) {
            broken = new BrokenPromise("untyped fault on a background agent: " + fault, fault);
        }
    }

    private void requireReason(final long hitsBefore, final LohDbException e) {
        if (plan.hitCount() == hitsBefore && !disk.isDead()) {
            throw new BrokenPromise("refused without a fault of the disk: " + e.getMessage(), e);
        }
    }

    private void acknowledge(final long sequence) {
        if (broken == null && engine.durableSequence() < sequence) {
            broken = new BrokenPromise("acknowledged before it was durable: " + sequence);
        }
        acknowledged = (int) Math.max(acknowledged, sequence);
    }

    /** Subscribes, in place of an earlier subscription. */
    void subscribe() {
        isSubscribed = true;
        observations.subscribe(db);
    }

    /** What the store has written by itself, or delivered, is known as soon as anybody can know. */
    private void learn() {
        if (!disk.isDead() && db != null) {
            observations.learn(engine);
            returned = Math.max(returned, issued.count());
        }
        acknowledged = Math.max(acknowledged, observations.delivered());
        broken = broken == null ? observations.broken() : broken;
    }

    /** What is seen of the store beside its results. */
    Observations observations() {
        return observations;
    }

    /** Lets time pass and does the background work. */
    void work(final long ns) {
        pass(ns);
        for (int cycles = 0; cycles < MAX_DUTY_CYCLES; cycles++) {
            db.doWork();
        }
        learn();
    }

    /** Asks for compaction or for a checkpoint, and does some of it. */
    void maintain(final Consumer<LogStorageEngine> request) {
        request.accept(engine);
        for (int cycle = 0; cycle < MAINTENANCE_CYCLES && !disk.isDead(); cycle++) {
            db.doWork();
        }
        learn();
    }

    /** A call that makes everything issued durable. */
    void cover(final Runnable call) {
        final int covered = issued.count();
        try {
            call.run();
            acknowledge(covered);
        } catch (final OutcomeUnknownException e) {
            onFailed(e);
        }
    }

    /** Closes the store for good. */
    void close() {
        final LohDb closing = db;
        db = null;
        observations.forget(engine);
        try {
            closing.close();
            if (!disk.isDead()) {
                acknowledge(issued.count());
            }
        } catch (final LohDbException e) {
            // The fault may have come earlier, in the background.
            requireReason(0, e);
        }
    }

    /** Writes what was issued behind an earlier end, once more if it is refused. */
    void write(final int before, final boolean isDurable, final Runnable call) {
        for (int tries = 0; tries < 2 && issued.count() > before; tries++) {
            final long hits = plan.hitCount();
            try {
                call.run();
                requireWritten(issued.count());
                if (!disk.isDead()) {
                    returned = issued.count();
                }
                if (isDurable) {
                    acknowledge(issued.count());
                }
                return;
            } catch (final NoSpaceException | StoreAccessException e) {
                requireReason(hits, e);
                requireWritten(before);
                if (tries > 0 || disk.isDead()) {
                    issued.cut(before);
                }
            } catch (final OutcomeUnknownException e) {
                requireWritten(issued.count());
                onFailed(e);
                return;
            } catch (final StoreFailedException e) {
                requireWritten(before);
                issued.cut(before);
                onFailed(e);
                return;
            }
        }
    }

    private void requireWritten(final long expected) {
        if (db.writtenSequence() != expected && !disk.isDead()) {
            throw new BrokenPromise(
                    "written: expected=" + expected + " found=" + db.writtenSequence());
        }
    }

    /** The store has failed: nothing may be acknowledged any more; the user reopens it. */
    void onFailed(final LohDbException e) {
        if (disk.isDead()) {
            return;
        }
        requireReason(0, e);
        requireFailed();
        if (disk.isDead()) {
            return;
        }
        if (db.count() != issued.newest(issued.count(), newest)) {
            throw new BrokenPromise("a failed store does not read", e);
        }
        final LohDb failed = db;
        db = null;
        observations.forget(engine);
        try {
            failed.close();
        } catch (final LohDbException closing) {
            requireReason(0, closing);
        }
        if (!disk.isDead()) {
            onFault.run();
            disk = disk.restarted().observer(plan);
            open();
            isReopened = true;
        }
    }

    private void requireFailed() {
        final int keyLength = EntryBytes.putKey(key, 0);
        try {
            db.with(Durability.SYNC).put(key, 0, keyLength, key, 0, 0);
        } catch (final StoreFailedException expected) {
            return;
        }
        throw new BrokenPromise("a failed store takes writes");
    }

    /** Has a callback said when everything issued is durable. */
    void callBack() {
        if (db != null && issued.count() > 0 && !disk.isDead()) {
            db.onDurable(issued.count(), this::onDurable);
        }
    }

    private void onDurable(final long sequence, final LohDbException failure) {
        if (failure == null) {
            acknowledge(sequence);
        }
    }

    /** Closes and, if the process lives, opens again. */
    void reopen() {
        close();
        if (!disk.isDead()) {
            disk = disk.restarted().observer(plan);
            open();
        }
    }

    /** Ends the subscription. */
    void unsubscribe() {
        isSubscribed = false;
        observations.unsubscribe();
    }
}

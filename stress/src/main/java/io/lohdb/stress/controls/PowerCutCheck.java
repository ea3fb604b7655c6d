package io.lohdb.stress.controls;

import io.lohdb.WriteBatch;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.IoKind;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.RecoveredCheck;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A small store that lives a few times and ends each life by a kill or a power cut, at a step of
 * the disk or between two operations. While a sync runs, another writer may go on. For one thread;
 * one seed is one store.
 */
final class PowerCutCheck implements LongFunction<String> {
    private static final int KEYS = 24;
    private static final int LIVES = 4;
    private static final LogSettings LONG_SEGMENTS =
            new LogSettings(1024, 8192, CorruptionPolicy.FAIL);
    private static final LogSettings SHORT_SEGMENTS =
            new LogSettings(256, 1024, CorruptionPolicy.FAIL);

    private final DiskMemory memory = new DiskMemory();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private SplittableRandom random;
    private LogSettings settings;
    private IssuedLog issued;
    private int acknowledged;
    private LogStorageEngine engine;
    private boolean isWriting;
    private long lastStep;

    @Override
    public String apply(final long seed) {
        return EngineThread.call("controls", () -> lives(seed));
    }

    private String lives(final long seed) {
        memory.reuse();
        random = new SplittableRandom(seed);
        settings = random.nextBoolean() ? LONG_SEGMENTS : SHORT_SEGMENTS;
        issued = new IssuedLog();
        acknowledged = 0;
        SimulatedDisk disk = disk(DiskImage.EMPTY);
        try {
            for (int life = 0; life < LIVES; life++) {
                live(disk);
                if (random.nextInt(3) == 0) {
                    disk = disk.restarted();
                } else {
                    disk = disk(disk.powerCut(random));
                }
            }
            lastStep = Long.MAX_VALUE;
            open(disk);
            release(disk);
            return null;
        } catch (final BrokenPromise e) {
            release(disk);
            return e.getMessage();
        }
    }

    private SimulatedDisk disk(final DiskImage image) {
        return new SimulatedDisk(memory, 512, image, random.split());
    }

    private void live(final SimulatedDisk disk) {
        lastStep =
                switch (random.nextInt(4)) {
                    case 0 -> 1 + random.nextInt(30);
                    case 1 -> 1 + random.nextInt(90);
                    default -> Long.MAX_VALUE;
                };
        disk.observer(this::step);
        try {
            open(disk);
            for (int left = 1 + random.nextInt(40); left > 0 && !disk.isDead(); left--) {
                operate(disk);
                acknowledged = (int) Math.max(acknowledged, engine.durableSequence());
            }
            if (random.nextInt(6) == 0 && !disk.isDead()) {
                final int written = issued.count();
                engine.close();
                acknowledged = disk.isDead() ? acknowledged : written;
            }
        } catch (final LohDbException | UncheckedIOException e) {
            if (!disk.isDead()) {
                throw e;
            }
            acknowledge();
        }
        release(disk);
    }

    private void acknowledge() {
        if (engine != null) {
            acknowledged = (int) Math.max(acknowledged, engine.durableSequence());
        }
    }

    /** What others could see and do just before a step of the disk. */
    private IoFault step(final IoKind kind, final long number) {
        acknowledge();
        if (number >= lastStep) {
            return IoFault.KILL;
        }
        if (kind == IoKind.SYNC_RANGE && engine != null && !isWriting && random.nextInt(3) == 0) {
            put();
        }
        return IoFault.NONE;
    }

    private void open(final SimulatedDisk disk) {
        engine = null;
        try {
            engine = LogStorageEngine.open(disk, settings, random.split());
        } catch (final LohDbException e) {
            if (disk.isDead()) {
                throw e;
            }
            throw new BrokenPromise("does not open: " + e.getMessage(), e);
        }
        isWriting = true;
        engine.workSignal(this::work);
        final int recovered = new RecoveredCheck(KEYS).check(engine, issued, acknowledged);
        issued.cut(recovered);
        acknowledged = recovered;
        isWriting = false;
    }

    private void work() {
        engine.doWork();
    }

    private void release(final SimulatedDisk disk) {
        disk.kill();
        if (engine != null) {
            final LogStorageEngine dead = engine;
            engine = null;
            try {
                dead.close();
            } catch (final LohDbException | UncheckedIOException e) {
                // The disk is gone, what was to be released is released.
                lastStep = Long.MAX_VALUE;
            }
        }
    }

    private void operate(final SimulatedDisk disk) {
        isWriting = true;
        final int choice = random.nextInt(16);
        if (choice < 7) {
            put();
        } else if (choice < 9) {
            delete();
        } else if (choice < 11) {
            batch();
        } else if (choice < 13) {
            isWriting = false;
            engine.sync();
        } else if (choice == 13) {
            disk.observe();
        } else if (choice == 14) {
            engine.doWork();
        } else if (engine.durableSequence() == engine.writtenSequence() && engine.onIdle()) {
            engine.sync();
        }
        isWriting = false;
    }

    private int valueLength() {
        return settings.equals(LONG_SEGMENTS) && random.nextInt(4) == 0
                ? random.nextInt(700)
                : random.nextInt(60);
    }

    private void put() {
        isWriting = true;
        final int number = random.nextInt(KEYS);
        final int length = valueLength();
        final int keyLength = EntryBytes.putKey(key, number);
        EntryBytes.putValue(value, issued.put(number, length, false), length);
        issuedAs(engine.put(key, 0, keyLength, value, 0, length));
        isWriting = false;
    }

    private void delete() {
        final int number = random.nextInt(KEYS);
        final int keyLength = EntryBytes.putKey(key, number);
        if (engine.read(key, 0, keyLength, (buffer, offset, length) -> {})) {
            issued.delete(number, false);
            issuedAs(engine.delete(key, 0, keyLength));
        }
    }

    private void batch() {
        final WriteBatch batch = new WriteBatch();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            final int number = random.nextInt(KEYS);
            final int keyLength = EntryBytes.putKey(key, number);
            if (random.nextInt(4) == 0) {
                issued.delete(number, left > 1);
                batch.delete(key, 0, keyLength);
            } else {
                final int length = valueLength();
                EntryBytes.putValue(value, issued.put(number, length, left > 1), length);
                batch.put(key, 0, keyLength, value, 0, length);
            }
        }
        issuedAs(engine.apply(batch));
    }

    private void issuedAs(final long sequence) {
        if (sequence != issued.count()) {
            throw new BrokenPromise(
                    "another sequence: expected=" + issued.count() + " found=" + sequence);
        }
    }
}

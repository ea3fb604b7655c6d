package io.lohdb.stress.controls;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Threading;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.IoKind;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A store in {@code SYNC} mode, each of whose writes is acknowledged when it returns. One sync is
 * refused; the store, or another process over the same page cache, goes on as far as it lets us,
 * and then the power fails. Without a refusal it is a store that loses power after a write
 * returned. For one thread.
 */
final class FaultCheck implements LongFunction<String> {
    private static final int KEYS = 16;
    private static final LogSettings SETTINGS = new LogSettings(1024, 4096, CorruptionPolicy.FAIL);

    private final DiskMemory memory = new DiskMemory();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private SplittableRandom random;
    private IssuedLog issued;
    private int acknowledged;
    private int syncsUntilRefusal;

    @Override
    public String apply(final long seed) {
        return EngineThread.call("controls", () -> lives(seed));
    }

    private String lives(final long seed) {
        memory.reuse();
        random = new SplittableRandom(seed);
        issued = new IssuedLog();
        acknowledged = 0;
        final SimulatedDisk disk = new SimulatedDisk(memory, 512, DiskImage.EMPTY, random.split());
        try {
            syncsUntilRefusal = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(8);
            live(disk);
            syncsUntilRefusal = Integer.MAX_VALUE;
            final SimulatedDisk later = random.nextBoolean() ? disk : disk.restarted();
            if (later != disk) {
                live(later);
            }
            live(new SimulatedDisk(memory, 512, later.powerCut(random), random.split()));
            return null;
        } catch (final BrokenPromise e) {
            return e.getMessage();
        }
    }

    private IoFault step(final IoKind kind, final long number) {
        return kind == IoKind.SYNC_RANGE && --syncsUntilRefusal == 0 ? IoFault.EIO : IoFault.NONE;
    }

    private void live(final SimulatedDisk disk) {
        disk.observer(this::step);
        final LohDb store;
        try {
            store = LohDb.open(config(disk));
        } catch (final LohDbException e) {
            if (syncsUntilRefusal <= 0) {
                return;
            }
            throw new BrokenPromise("does not open: " + e.getMessage(), e);
        }
        try {
            for (int left = 1 + random.nextInt(20); left > 0; left--) {
                put(store);
                acknowledged = issued.count();
                store.doWork();
            }
        } catch (final LohDbException e) {
            // Refused or unknown: nothing was promised about this write, and the next is tried.
            goOn(store);
        }
        disk.kill();
        try {
            store.close();
        } catch (final LohDbException e) {
            syncsUntilRefusal = Integer.MAX_VALUE;
        }
    }

    private LohDbConfig config(final SimulatedDisk disk) {
        return LohDbConfig.withEngine(() -> open(disk))
                .durability(Durability.SYNC)
                .threading(Threading.INVOKER)
                .errorHandler(fault -> {});
    }

    private LogStorageEngine open(final SimulatedDisk disk) {
        final LogStorageEngine engine = LogStorageEngine.open(disk, SETTINGS, random.split());
        final int recovered = new RecoveredCheck(KEYS).check(engine, issued, acknowledged);
        issued.cut(recovered);
        acknowledged = recovered;
        return engine;
    }

    private void goOn(final LohDb store) {
        for (int left = 3; left > 0; left--) {
            final int before = issued.count();
            try {
                put(store);
                acknowledged = issued.count();
            } catch (final LohDbException e) {
                issued.cut(before);
            }
        }
    }

    private void put(final LohDb store) {
        final int number = random.nextInt(KEYS);
        final int length = random.nextInt(300);
        final int keyLength = EntryBytes.putKey(key, number);
        EntryBytes.putValue(value, issued.put(number, length, false), length);
        store.put(key, 0, keyLength, value, 0, length);
    }
}

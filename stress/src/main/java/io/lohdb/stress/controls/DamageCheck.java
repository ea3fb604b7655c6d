package io.lohdb.stress.controls;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.model.RecoveredCheck;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Inverts bits of a store, closed or killed. Whatever was acknowledged and has something durable
 * behind it is there afterwards or its damage is reported; a damaged manifest always is. For one
 * thread; one seed is one store and a few damages.
 */
final class DamageCheck implements LongFunction<String> {
    private static final int KEYS = 24;
    private static final int DAMAGES = 24;
    private static final LogSettings SETTINGS = new LogSettings(512, 4096, CorruptionPolicy.FAIL);

    private final DiskMemory memory = new DiskMemory();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private SplittableRandom random;
    private IssuedLog issued;
    private int acknowledged;
    private DiskImage evident;

    @Override
    public String apply(final long seed) {
        return EngineThread.call("controls", () -> damages(seed));
    }

    private String damages(final long seed) {
        random = new SplittableRandom(seed);
        issued = new IssuedLog();
        memory.reuse();
        final DiskImage intact = store(random.nextBoolean());
        try {
            for (int damage = 0; damage < DAMAGES; damage++) {
                memory.reuse();
                open(damaged(intact), intact);
            }
            return null;
        } catch (final BrokenPromise e) {
            return e.getMessage();
        }
    }

    /** A store whose first operations are durable, and evidently so: others followed. */
    private DiskImage store(final boolean isClosed) {
        final SimulatedDisk disk = new SimulatedDisk(memory, 512, DiskImage.EMPTY, random.split());
        final LogStorageEngine engine = LogStorageEngine.open(disk, SETTINGS, random.split());
        engine.workSignal(engine::doWork);
        for (int left = 1 + random.nextInt(40); left > 0; left--) {
            put(engine);
            if (random.nextInt(4) == 0) {
                engine.sync();
            }
        }
        engine.sync();
        acknowledged = issued.count();
        evident = disk.written();
        put(engine);
        if (isClosed) {
            engine.close();
            acknowledged = issued.count();
            evident = disk.written();
        }
        return disk.written();
    }

    private void put(final LogStorageEngine engine) {
        final int number = random.nextInt(KEYS);
        final int length = random.nextInt(200);
        final int keyLength = EntryBytes.putKey(key, number);
        EntryBytes.putValue(value, issued.put(number, length, false), length);
        engine.put(key, 0, keyLength, value, 0, length);
    }

    /** One bit or a few of what was there when the last acknowledgement was given. */
    private DiskImage damaged(final DiskImage intact) {
        final String[] names = evident.files().keySet().toArray(String[]::new);
        final String name = names[random.nextInt(names.length)];
        final byte[] content = evident.file(name);
        int used = content.length;
        while (used > 1 && content[used - 1] == 0) {
            used--;
        }
        final int mask = random.nextBoolean() ? 1 << random.nextInt(8) : 1 + random.nextInt(255);
        return intact.flipped(name, random.nextInt(used), mask);
    }

    private void open(final DiskImage image, final DiskImage intact) {
        final SimulatedDisk disk = new SimulatedDisk(memory, 512, image, random.split());
        final LogStorageEngine engine;
        try {
            engine = LogStorageEngine.open(disk, SETTINGS, random.split());
        } catch (final LohDbException e) {
            return;
        }
        try {
            if (!Arrays.equals(
                    image.file(ManifestDescriptor.FILE), intact.file(ManifestDescriptor.FILE))) {
                throw new BrokenPromise("a damaged manifest was accepted");
            }
            new RecoveredCheck(KEYS).check(engine, issued, acknowledged);
        } finally {
            engine.close();
        }
    }
}

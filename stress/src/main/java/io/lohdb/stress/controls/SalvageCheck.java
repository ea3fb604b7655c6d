package io.lohdb.stress.controls;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.EntryBytes;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What was cut off stays cut off. A power cut tears one frame of an unsynced tail and leaves the
 * next; the store opens without both and lives on; then the header of its fresh segment is damaged
 * and a salvage must not find the frame that had been left. For one thread.
 */
final class SalvageCheck implements LongFunction<String> {
    private static final String FIRST = "0000000001.log";
    private static final int CUT_KEY = 20;
    private static final int CUT_KEY_LENGTH = EntryBytes.keyLength(CUT_KEY);

    private final DiskMemory memory = new DiskMemory();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private SplittableRandom random;

    @Override
    public String apply(final long seed) {
        return EngineThread.call("controls", () -> check(seed));
    }

    private LogStorageEngine open(final SimulatedDisk disk, final CorruptionPolicy policy) {
        final LogStorageEngine engine =
                LogStorageEngine.open(disk, new LogSettings(2048, 2048, policy), random.split());
        engine.workSignal(engine::doWork);
        return engine;
    }

    private SimulatedDisk disk(final DiskImage image) {
        return new SimulatedDisk(memory, 512, image, random.split());
    }

    private String check(final long seed) {
        memory.reuse();
        random = new SplittableRandom(seed);
        final SimulatedDisk first = disk(DiskImage.EMPTY);
        final LogStorageEngine killed = open(first, CorruptionPolicy.FAIL);
        putSome(killed);
        killed.sync();
        put(killed, 0, 50);
        put(killed, CUT_KEY, 50);
        final SimulatedDisk second = disk(torn(first.written()));
        final LogStorageEngine engine = open(second, CorruptionPolicy.FAIL);
        if (isThere(engine)) {
            return "a frame behind a torn one was taken";
        }
        putSome(engine);
        engine.close();
        DiskImage image = second.written();
        for (final String name : image.files().keySet()) {
            if (name.endsWith(".log") && !name.equals(FIRST) && image.file(name)[0] != 0) {
                image = image.flipped(name, random.nextInt(128), 1 << random.nextInt(8));
            }
        }
        final LogStorageEngine salvaged = open(disk(image), CorruptionPolicy.SALVAGE);
        try {
            return isThere(salvaged) ? "a frame that had been cut off came back" : null;
        } finally {
            salvaged.close();
        }
    }

    private void putSome(final LogStorageEngine engine) {
        for (int left = 2 + random.nextInt(4); left > 0; left--) {
            put(engine, random.nextInt(CUT_KEY), random.nextInt(40));
        }
    }

    private void put(final LogStorageEngine engine, final int number, final int length) {
        engine.put(key, 0, EntryBytes.putKey(key, number), value, 0, length);
    }

    private boolean isThere(final LogStorageEngine engine) {
        return engine.read(key, 0, EntryBytes.putKey(key, CUT_KEY), (buffer, offset, length) -> {});
    }

    /** The last frame but one never got its length to the disk. */
    private static DiskImage torn(final DiskImage image) {
        final byte[] content = image.file(FIRST).clone();
        final UnsafeBuffer file = new UnsafeBuffer(content);
        int frame = content.length - FrameDescriptor.ALIGNMENT;
        while (FrameDescriptor.length(file, frame)
                != FrameDescriptor.frameLength(CUT_KEY_LENGTH, 50)) {
            frame -= FrameDescriptor.ALIGNMENT;
        }
        frame -=
                FrameDescriptor.alignedLength(
                        FrameDescriptor.frameLength(EntryBytes.keyLength(0), 50));
        file.putInt(frame, 0);
        return image.with(FIRST, content);
    }
}

package io.lohdb.stress.controls;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
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
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames that somebody made who knows the format. Sync marks inside a value, made without the salt,
 * do not count when the value's own frame is torn; a frame in order but for its sequence is none;
 * and the checksum depends on salt, position and length. For one thread.
 */
final class ForgeryCheck implements LongFunction<String> {
    private static final int KEYS = 24;
    private static final String FILE = "0000000001.log";

    /** A key of 8 bytes: its value begins at a multiple of 16. */
    private static final int KEY = 6;

    private static final int MARKS = 8;
    private static final LogSettings SETTINGS = new LogSettings(4096, 4096, CorruptionPolicy.FAIL);

    private final DiskMemory memory = new DiskMemory();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private final FrameChecksum checksum = new FrameChecksum();
    private SplittableRandom random;
    private IssuedLog issued;
    private int acknowledged;

    @Override
    public String apply(final long seed) {
        return EngineThread.call(
                "controls",
                () -> {
                    try {
                        memory.reuse();
                        checkChecksum(seed);
                        checkMarksInValue(seed);
                        checkGap(seed);
                        return null;
                    } catch (final BrokenPromise e) {
                        return e.getMessage();
                    }
                });
    }

    private void checkChecksum(final long seed) {
        final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
        final long salt = new SplittableRandom(seed).nextLong();
        final int one = checksum.compute(bytes, 0, 32, salt, 128, 32);
        if (one == checksum.compute(bytes, 0, 32, salt + 1, 128, 32)) {
            throw new BrokenPromise("the checksum does not depend on the salt");
        }
        if (one == checksum.compute(bytes, 0, 32, salt, 144, 32)) {
            throw new BrokenPromise("the checksum does not depend on the position");
        }
        if (one == checksum.compute(bytes, 0, 32, salt, 128, 33)) {
            throw new BrokenPromise("the checksum does not depend on the length");
        }
    }

    /** The store before the forgery; the last frame holds the given value. */
    private DiskImage store(final long seed, final int count) {
        random = new SplittableRandom(seed);
        issued = new IssuedLog();
        final SimulatedDisk disk = new SimulatedDisk(memory, 512, DiskImage.EMPTY, random.split());
        final LogStorageEngine engine = LogStorageEngine.open(disk, SETTINGS, random.split());
        engine.workSignal(engine::doWork);
        for (int i = 0; i < count; i++) {
            final int length = random.nextInt(80);
            final int keyLength = EntryBytes.putKey(key, i);
            final UnsafeBuffer bytes = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
            EntryBytes.putValue(bytes, issued.put(i, length, false), length);
            engine.put(key, 0, keyLength, bytes, 0, length);
        }
        engine.sync();
        acknowledged = issued.count();
        final int length = MARKS * FrameDescriptor.LONG_FRAME_LENGTH;
        engine.put(key, 0, EntryBytes.putKey(key, KEY), value, 0, length);
        return disk.written();
    }

    /** Offset of the frame whose value is the buffer's content. */
    private int lastFrame(final DiskImage image) {
        final UnsafeBuffer file = new UnsafeBuffer(image.file(FILE));
        int frame = file.capacity() - FrameDescriptor.ALIGNMENT;
        final int keyLength = EntryBytes.keyLength(KEY);
        while (FrameDescriptor.length(file, frame)
                != FrameDescriptor.frameLength(
                        keyLength, MARKS * FrameDescriptor.LONG_FRAME_LENGTH)) {
            frame -= FrameDescriptor.ALIGNMENT;
        }
        return frame;
    }

    private void checkMarksInValue(final long seed) {
        final int count = 1 + new SplittableRandom(seed).nextInt(10);
        value.setMemory(0, value.capacity(), (byte) 1);
        final int frame = lastFrame(store(seed, count));
        final int from = frame + FrameDescriptor.HEADER_LENGTH + EntryBytes.keyLength(KEY);
        final UnsafeBuffer forged = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
        for (int mark = 0; mark < MARKS; mark++) {
            final int offset = from + mark * FrameDescriptor.LONG_FRAME_LENGTH;
            FrameDescriptor.header(
                    forged,
                    offset,
                    count,
                    FrameDescriptor.typeAndFlags(FrameType.SYNC_MARK, 0),
                    0,
                    Long.BYTES);
            FrameDescriptor.longValue(forged, offset, LogPosition.of(1, 4096));
            seal(forged, offset, FrameDescriptor.LONG_FRAME_LENGTH, 0);
        }
        value.putBytes(0, forged, from, MARKS * FrameDescriptor.LONG_FRAME_LENGTH);
        final DiskImage image = store(seed, count);
        final byte[] torn = image.file(FILE).clone();
        new UnsafeBuffer(torn).putInt(frame, 0);
        final int recovered = open(image.with(FILE, torn), true);
        if (recovered != count) {
            throw new BrokenPromise("recovered: expected=" + count + " found=" + recovered);
        }
    }

    private void seal(
            final UnsafeBuffer buffer, final int frame, final int length, final long salt) {
        buffer.putInt(frame, length);
        FrameDescriptor.crc(
                buffer,
                frame,
                checksum.compute(buffer, frame, length, salt, LogPosition.of(1, frame), length));
    }

    private void checkGap(final long seed) {
        value.setMemory(0, value.capacity(), (byte) 1);
        final DiskImage image = store(seed, 5);
        final int frame = lastFrame(image);
        final ByteBuffer segment = ByteBuffer.allocateDirect(image.file(FILE).length);
        segment.put(0, image.file(FILE));
        final UnsafeBuffer buffer = new UnsafeBuffer(segment);
        buffer.putLong(
                frame + FrameDescriptor.SEQUENCE_OFFSET,
                FrameDescriptor.sequence(buffer, frame) + 3);
        seal(
                buffer,
                frame,
                FrameDescriptor.length(buffer, frame),
                buffer.getLong(SegmentHeaderDescriptor.SALT_OFFSET));
        final byte[] forged = new byte[segment.capacity()];
        buffer.getBytes(0, forged);
        open(image.with(FILE, forged), false);
    }

    private int open(final DiskImage image, final boolean hasToOpen) {
        final SimulatedDisk disk = new SimulatedDisk(memory, 512, image, random.split());
        final LogStorageEngine engine;
        try {
            engine = LogStorageEngine.open(disk, SETTINGS, random.split());
        } catch (final LohDbException e) {
            if (hasToOpen) {
                throw new BrokenPromise("does not open: " + e.getMessage(), e);
            }
            return -1;
        }
        try {
            return new RecoveredCheck(KEYS).check(engine, issued, acknowledged);
        } finally {
            engine.close();
        }
    }
}

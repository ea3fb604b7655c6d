package io.lohdb.stress.controls;

import io.lohdb.internal.store.EngineFactory;
import io.lohdb.internal.store.LogStorageEngine;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a key while its next value is being copied into the log: from inside the copy, by way of
 * the caller's buffer. The old value is there until the new one is. For one thread.
 */
final class PublishCheck implements LongFunction<String> {
    private static final int SEGMENT_LENGTH = 1 << 16;
    private static final int LENGTH = 64;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[Long.BYTES]);
    private final UnsafeBuffer found = new UnsafeBuffer(new byte[LENGTH]);
    private LogStorageEngine engine;
    private String finding;
    private byte newest;
    private boolean isCopying;

    /** Reads the key whenever somebody asks where the bytes are. */
    private final class Observed extends UnsafeBuffer {
        Observed(final byte[] bytes) {
            super(bytes);
        }

        @Override
        public long addressOffset() {
            if (isCopying) {
                observe();
            }
            return super.addressOffset();
        }
    }

    private void observe() {
        final int length = engine.get(key, 0, Long.BYTES, found, 0);
        if (length != LENGTH || found.getByte(0) != newest || found.getByte(LENGTH - 1) != newest) {
            finding = "a half-written frame was read: length=" + length;
        }
    }

    @Override
    public String apply(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        finding = null;
        engine = EngineFactory.openMemory(SEGMENT_LENGTH, SEGMENT_LENGTH);
        engine.workSignal(engine::doWork);
        final UnsafeBuffer value = new Observed(new byte[LENGTH]);
        key.putLong(0, random.nextLong());
        isCopying = false;
        for (int round = 0; round < 20; round++) {
            final byte next = (byte) (1 + round);
            value.setMemory(0, LENGTH, next);
            isCopying = round > 0;
            engine.put(key, 0, Long.BYTES, value, 0, LENGTH);
            isCopying = false;
            newest = next;
        }
        engine.close();
        return finding;
    }
}

package io.lohdb.stress.concurrency;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.internal.store.EngineFactory;
import io.lohdb.spi.Threading;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * The whole write path under Lincheck: writer lock, tail of the log, short segments so that the
 * spare is handed over again and again, index, group commit. The store is in memory and has no
 * threads of its own; whoever waits does the work, as in {@link Threading#INVOKER}.
 *
 * <p>In stress mode only: the log is off-heap, and opening a store takes a secure random seed, a
 * clock and direct buffers, which the model checker does not control.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:3")
@Param(name = "value", gen = IntGen.class, conf = "1:4")
public class StoreLincheckTest {
    private static final int SCALE =
            "long".equals(System.getProperty("lohdb.stress.tier")) ? 40 : 1;
    private static final int SEGMENT_LENGTH = 4096;
    private static final int VALUE_LENGTH = 900;

    private final LohDb db =
            LohDb.open(
                    LohDbConfig.withEngine(
                                    () -> EngineFactory.openMemory(SEGMENT_LENGTH, SEGMENT_LENGTH))
                            .threading(Threading.INVOKER)
                            .durability(Durability.SYNC));

    /** What the store has to behave like. */
    public static final class Sequential {
        private final Map<Integer, Integer> map = new HashMap<>();

        /** Puts. */
        public void put(int key, int value) {
            map.put(key, value);
        }

        /** Puts a new key. */
        public boolean putIfAbsent(int key, int value) {
            return map.putIfAbsent(key, value) == null;
        }

        /** Replaces. */
        public boolean replace(int key, int expected, int value) {
            return map.replace(key, expected, value);
        }

        /** Deletes. */
        public boolean delete(int key) {
            return map.remove(key) != null;
        }

        /** Gets. */
        public int get(int key) {
            return map.getOrDefault(key, 0);
        }
    }

    private static DirectBuffer key(int key) {
        return new UnsafeBuffer(new byte[] {(byte) key});
    }

    private static UnsafeBuffer value(int value) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[VALUE_LENGTH]);
        buffer.setMemory(0, VALUE_LENGTH, (byte) value);
        return buffer;
    }

    /** Puts; the operation is durable when it returns. */
    @Operation
    public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
        final long sequence = db.put(key(key), value(value));
        if (db.durableSequence() < sequence) {
            throw new IllegalStateException("returned before it was durable: " + sequence);
        }
    }

    /** Puts a new key. */
    @Operation
    public boolean putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
        return db.putIfAbsent(key(key), value(value));
    }

    /** Compare and set. */
    @Operation
    public boolean replace(
            @Param(name = "key") int key,
            @Param(name = "value") int expected,
            @Param(name = "value") int value) {
        return db.replace(key(key), value(expected), value(value));
    }

    /** Deletes. */
    @Operation
    public boolean delete(@Param(name = "key") int key) {
        return db.delete(key(key), 0, 1);
    }

    /** Gets; all bytes of a value are the same. */
    @Operation
    public int get(@Param(name = "key") int key) {
        final UnsafeBuffer buffer = value(0);
        final int length = db.get(key(key), buffer);
        final int found = length == LohDb.NOT_FOUND ? 0 : buffer.getByte(0);
        if (found != 0 && found != buffer.getByte(length - 1)) {
            throw new IllegalStateException("a value of two parts: length=" + length);
        }
        return found;
    }

    @Test
    void isLinearizableUnderStress() {
        new StressOptions()
                .threads(2)
                .actorsBefore(2)
                .actorsPerThread(4)
                .actorsAfter(2)
                .iterations(3 * SCALE)
                .invocationsPerIteration(100)
                .sequentialSpecification(Sequential.class)
                .check(StoreLincheckTest.class);
    }
}

package io.lohdb.internal.index;

import io.lohdb.internal.epoch.Epoch;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * The index against a map under Lincheck: one thread at a time puts and removes, all of them look
 * up. Key 1 stands in a full line, and both lines of key 2 are full, so that putting key 2 moves
 * key 1.
 *
 * <p>The model checker cannot look into off-heap memory. It is told that each call of the class
 * that accesses it is one atomic step, so that threads are switched between any two loads and
 * stores of slots, and it takes memory to be sequentially consistent; what a processor or compiler
 * reorders is for {@code SlotPublicationStress} and its like. Memory of the indexes is given back
 * with the process. {@code -Dlohdb.stress.tier=long} tries 40 times as many scenarios.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class HashIndexLincheckTest {
    private static final int SCALE =
            "long".equals(System.getProperty("lohdb.stress.tier")) ? 40 : 1;
    private static final int MOVABLE = 1;
    private static final int VALUES = 16;
    private static final int LINE_MASK = Page.MIN_LINES - 1;
    private static final long MOVED_HASH = hashOfCrowdedLine(1, 0);
    private static final long NEW_HASH = hashOfCrowdedLine(3, 1);
    private static final long FILLING_HASH = (1L << SlotDescriptor.LOCATION_BITS) | 3;
    private static final int FIRST_FILLER = 100;

    private final KeySource keys = new NumberedKeys();
    private final HashIndex index = new HashIndex(new Epoch(), keys);

    /** A location is key and value in one number: no frames are needed. */
    private static final class NumberedKeys implements KeySource {
        @Override
        public boolean matches(long location, DirectBuffer key, int keyOffset, int keyLength) {
            return location / VALUES == key.getLong(keyOffset);
        }

        @Override
        public long hash(long location) {
            return hashOf(location / VALUES);
        }
    }

    /** What the index has to behave like. */
    public static final class Sequential {
        private final Map<Integer, Integer> map = new HashMap<>();

        /** A map with the movable key. */
        public Sequential() {
            for (int key = 1; key <= MOVABLE; key++) {
                map.put(key, 1);
            }
        }

        /** Puts. */
        public int put(int key, int value) {
            Integer previous = map.put(key, value);
            return previous == null ? 0 : previous;
        }

        /** Removes. */
        public int remove(int key) {
            Integer previous = map.remove(key);
            return previous == null ? 0 : previous;
        }

        /** Looks up. */
        public int find(int key) {
            return map.getOrDefault(key, 0);
        }
    }

    /** An index with two full lines; the movable key's place is the first to be moved. */
    public HashIndexLincheckTest() {
        for (int key = 1; key <= MOVABLE; key++) {
            add(hashOf(key), key);
        }
        for (int i = 0; i < SlotDescriptor.LINE_SLOTS; i++) {
            if (i < SlotDescriptor.LINE_SLOTS - MOVABLE) {
                add(MOVED_HASH, FIRST_FILLER + i);
            }
            add(FILLING_HASH, 2 * FIRST_FILLER + i);
        }
    }

    private void add(long hash, int key) {
        index.put(hash, StressFrames.key(key), 0, Long.BYTES, (long) key * VALUES + 1);
    }

    private static long hashOfCrowdedLine(int otherLine, int skipped) {
        int left = skipped;
        for (long tag = 1; ; tag++) {
            long hash = tag << SlotDescriptor.LOCATION_BITS;
            if (SlotDescriptor.otherLine(0, hash, LINE_MASK) == otherLine && left-- == 0) {
                return hash;
            }
        }
    }

    private static long hashOf(long key) {
        return key <= MOVABLE ? MOVED_HASH : NEW_HASH;
    }

    /** Puts a key; returns its value before, 0 for none. */
    @Operation(nonParallelGroup = "writer")
    public int put(@Param(name = "key") int key, @Param(name = "value") int value) {
        UnsafeBuffer buffer = StressFrames.key(key);
        long location = (long) key * VALUES + value;
        return (int) (index.put(hashOf(key), buffer, 0, Long.BYTES, location) % VALUES);
    }

    /** Removes a key; returns its value before, 0 for none. */
    @Operation(nonParallelGroup = "writer")
    public int remove(@Param(name = "key") int key) {
        UnsafeBuffer buffer = StressFrames.key(key);
        return (int) (index.remove(hashOf(key), buffer, 0, Long.BYTES) % VALUES);
    }

    /** Returns the value of a key, 0 for none. */
    @Operation
    public int find(@Param(name = "key") int key) {
        UnsafeBuffer buffer = StressFrames.key(key);
        return (int) (index.find(hashOf(key), buffer, 0, Long.BYTES) % VALUES);
    }

    @Test
    void isLinearizableUnderStress() {
        new StressOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(4)
                .actorsAfter(1)
                .iterations(3 * SCALE)
                .invocationsPerIteration(150)
                .sequentialSpecification(Sequential.class)
                .check(HashIndexLincheckTest.class);
    }

    @Test
    void isLinearizableInEveryModelledSchedule() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(1)
                .iterations(10 * SCALE)
                .invocationsPerIteration(100)
                .addGuarantee(
                        ManagedStrategyGuaranteeKt.forClasses(
                                        "org.agrona.UnsafeApi",
                                        "org.agrona.AbstractMutableDirectBuffer",
                                        "org.agrona.concurrent.UnsafeBuffer")
                                .allMethods()
                                .treatAsAtomic())
                .sequentialSpecification(Sequential.class)
                .check(HashIndexLincheckTest.class);
    }
}

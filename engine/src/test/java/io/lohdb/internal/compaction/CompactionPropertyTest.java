package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.recovery.CrashableDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever is put, deleted, compacted, crashed and reopened in whatever order: every key has the
 * value of the last operation that survived, and a deleted key stays deleted.
 */
final class CompactionPropertyTest {
    private static final int KEYS = 10;

    /** What a key can be, after each operation. */
    private final List<SortedMap<String, String>> states = new ArrayList<>();

    private CrashableDisk disk;
    private SteppedStore store;

    private SortedMap<String, String> last() {
        return states.get(states.size() - 1);
    }

    private void put(String key, String value) {
        SortedMap<String, String> next = new TreeMap<>(last());
        next.put(key, value);
        store.put(key, value);
        states.add(next);
    }

    private void delete(String key) {
        if (last().containsKey(key)) {
            SortedMap<String, String> next = new TreeMap<>(last());
            next.remove(key);
            store.delete(key);
            states.add(next);
        }
    }

    private void open() {
        store = SteppedStore.open(disk.directory(), SteppedStore.EAGER, 1024, 4096);
    }

    private void reopenAfter(CrashableDisk left, long durable) {
        disk.free();
        disk = left;
        open();
        int written = Math.toIntExact(store.engine().writtenSequence());
        assertTrue(written >= durable, "durable=" + durable + " found=" + written);
        states.subList(written + 1, states.size()).clear();
        assertEquals(last(), store.entries());
        assertEquals(last().size(), store.engine().count());
    }

    private void run(int operation, Random random) {
        String key = "key" + operation % KEYS;
        switch (operation / KEYS) {
            case 0, 1, 2, 3 -> put(key, "value" + states.size() + "x".repeat(operation % 7 * 20));
            case 4, 5 -> delete(key);
            case 6 -> store.engine().sync();
            case 7 -> {
                store.engine().compaction().request();
                for (int i = 0; i < 1 + operation % KEYS * 3; i++) {
                    store.engine().maintain();
                    store.engine().doWork();
                }
            }
            case 8 -> store.compact();
            case 9 -> crash(operation % KEYS, random);
            default -> overwriteEverything();
        }
    }

    /** Rolls segments, so that there are some to compact. */
    private void overwriteEverything() {
        for (int key = 0; key < KEYS; key++) {
            if (last().containsKey("key" + key)) {
                put("key" + key, "again" + states.size() + "y".repeat(100));
            }
        }
        for (int i = 0; i < 8; i++) {
            put("hot", "z".repeat(200) + states.size());
        }
    }

    private void crash(int kind, Random random) {
        long durable = store.engine().durableSequence();
        switch (kind % 4) {
            case 0 -> reopenAfter(disk.killed(), states.size() - 1);
            case 1 -> reopenAfter(disk.powerCut(), durable);
            case 2 -> reopenAfter(disk.powerCut(random), durable);
            default -> {
                store.close();
                reopenAfter(disk.powerCut(), states.size() - 1);
            }
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyKeyIsWhatItsLastSurvivingOperationMadeIt(
            @ForAll @Size(min = 40, max = 160) List<@IntRange(max = 109) Integer> operations,
            @ForAll long seed) {
        Random random = new Random(seed);
        states.clear();
        states.add(new TreeMap<>());
        disk = CrashableDisk.empty();
        open();
        for (int operation : operations) {
            run(operation, random);
            assertEquals(last(), store.entries());
        }
        store.compact();
        assertEquals(last(), store.entries());
        crash(2, random);
        store.close();
        disk.free();
    }
}

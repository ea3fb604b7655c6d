package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.recovery.CrashableDisk;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A compaction that ends at any call to the disk, by a kill or a power cut: no key is wrong. */
final class CompactionCrashTest {
    private static final int STEPS = 4000;

    private final SortedMap<String, String> expected = new TreeMap<>();

    private static SteppedStore open(CrashableDisk disk) {
        return SteppedStore.open(disk.directory(), SteppedStore.EAGER, 1024, 16 * 1024);
    }

    private void fill(SteppedStore store, int keys) {
        for (int round = 0; round < 6; round++) {
            for (int key = 0; key < keys; key++) {
                String value = "value " + round + " of " + key + "x".repeat(300);
                store.put("key" + key, value);
                expected.put("key" + key, value);
            }
            if (round % 3 == 0) {
                store.delete("key" + round);
                expected.remove("key" + round);
            }
        }
        store.put("rest" + keys, "only once");
        expected.put("rest" + keys, "only once");
        for (int i = 0; i < 60; i++) {
            store.delete("key3");
            store.put("key3", "again" + "y".repeat(300));
        }
        store.delete("key3");
        expected.remove("key3");
    }

    private CrashableDisk filled() {
        expected.clear();
        CrashableDisk disk = CrashableDisk.empty();
        SteppedStore store = open(disk);
        fill(store, 30);
        store.compact();
        fill(store, 25);
        store.engine().sync();
        store.close();
        return disk.killed();
    }

    private int callsOfACompaction() {
        CrashableDisk disk = filled();
        SteppedStore store = open(disk);
        int before = disk.callCount();
        store.compact();
        assertTrue(store.engine().stats().segmentsRetired() > 0);
        int calls = disk.callCount() - before;
        store.close();
        disk.free();
        return calls;
    }

    private void crashesEverywhere(UnaryOperator<CrashableDisk> end) {
        int calls = callsOfACompaction();
        assertTrue(calls > 10, "calls: " + calls);
        for (int call = 1; call <= calls; call++) {
            CrashableDisk disk = filled();
            SteppedStore store = open(disk);
            disk.crashAfter(call);
            disk.untilCrash(store::compact);
            CrashableDisk left = end.apply(disk);
            check(left, "crash at call " + call);
            left.free();
            disk.free();
        }
    }

    private void check(CrashableDisk left, String when) {
        try (SteppedStore again = open(left)) {
            assertEquals(expected, again.entries(), when);
            assertEquals(expected.size(), again.engine().count(), when);
            again.compact();
            assertEquals(expected, again.entries(), when);
        }
    }

    @Test
    void killedAtAnyCall() {
        crashesEverywhere(CrashableDisk::killed);
    }

    @Test
    void powerCutAtAnyCall() {
        crashesEverywhere(CrashableDisk::powerCut);
    }

    @Test
    void powerCutThatLeavesAnyOfWhatWasNotSynced() {
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            crashesEverywhere(disk -> disk.powerCut(random));
        }
    }

    @Test
    void anyCallThatFailsOnceDoesNoHarm() {
        int calls = callsOfACompaction();
        for (int call = 1; call <= calls; call++) {
            CrashableDisk disk = filled();
            SteppedStore store = open(disk);
            disk.failOnceAfter(call);
            assertTrue(store.compactDespiteFaults(STEPS) <= 1);
            String when = "fault at call " + call;
            assertEquals(expected, store.entries(), when);
            CrashableDisk left = disk.powerCut();
            check(left, when);
            left.free();
            disk.free();
        }
    }
}

package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.recovery.CrashableDisk;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Frames that are longer than the buffer through which compaction copies, among short ones. */
final class LongFrameCompactionTest {
    private static final int STEPS = 2000;
    private static final int MAX_SEGMENT_LENGTH = 2 << 20;

    private final SortedMap<String, String> expected = new TreeMap<>();

    private static SteppedStore open(CrashableDisk disk) {
        return SteppedStore.open(
                disk.directory(), SteppedStore.EAGER, 64 * 1024, MAX_SEGMENT_LENGTH);
    }

    private void put(SteppedStore store, String key, String value) {
        store.put(key, value);
        expected.put(key, value);
    }

    private static String value(int length, int seed) {
        StringBuilder value = new StringBuilder(length);
        for (int i = 0; value.length() < length; i++) {
            value.append(seed * 31 + i).append(' ');
        }
        value.setLength(length);
        return value.toString();
    }

    private CrashableDisk filled() {
        CrashableDisk disk = CrashableDisk.empty();
        SteppedStore store = open(disk);
        for (int round = 0; round < 3; round++) {
            // Around one buffer, two of them, and somewhere in between.
            put(store, "exact", value(256 * 1024 - 29, round));
            put(store, "longer", value(256 * 1024 - 28, round));
            put(store, "twice", value(512 * 1024 - 29, round));
            put(store, "long" + round, value(700_001, round));
            for (int key = 0; key < 300; key++) {
                put(store, "key" + key, value(40 + key % 20, round));
            }
        }
        store.engine().sync();
        store.close();
        return disk.killed();
    }

    /** Opened without what was in memory, so that every frame is read and checked. */
    private void check(CrashableDisk disk, String when) {
        try (SteppedStore again = open(disk)) {
            assertEquals(expected, again.entries(), when);
            assertEquals(expected.size(), again.engine().count(), when);
        }
    }

    @Test
    void areCopiedAsTheyAre() {
        CrashableDisk disk = filled();
        SteppedStore store = open(disk);
        store.compact();
        assertTrue(store.engine().stats().segmentsRetired() > 0);
        assertTrue(store.engine().stats().bytesCopied() > 2_000_000);
        assertEquals(expected, store.entries());
        store.close();
        check(disk.killed(), "compacted");
    }

    @Test
    void aDeviceThatIsFullForAMomentAtAnyCallLosesNothing() {
        CrashableDisk measured = filled();
        SteppedStore first = open(measured);
        int before = measured.callCount();
        first.compact();
        int calls = measured.callCount() - before;
        first.close();
        measured.free();
        for (int call = 1; call <= calls; call++) {
            CrashableDisk disk = filled();
            SteppedStore store = open(disk);
            disk.fullOnceAfter(call);
            store.compactDespiteFaults(STEPS);
            String when = "full at call " + call;
            assertEquals(expected, store.entries(), when);
            assertTrue(store.engine().stats().segmentsRetired() > 0, when);
            CrashableDisk left = disk.powerCut();
            check(left, when);
            left.free();
            disk.free();
        }
    }
}

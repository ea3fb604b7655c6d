package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.SimulatedDirectory;
import io.lohdb.internal.recovery.StoreImage;
import io.lohdb.spi.CorruptionPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * A device that is full from any step of background work on, for one step, for some, or until space
 * returns: what was acknowledged is there, faults have their type, and then everything goes on.
 */
final class FullDeviceStepsTest {
    private static final int KEYS = 20;
    private static final int ROUNDS = 6;
    private static final int STEPS = 120;
    private static final int ENOUGH = 4_000;
    private static final long STEP_NS = 50_000_000;
    private static final long RESERVE_FROM = 2L * SteppedStore.MAX_SEGMENT_LENGTH;
    private static final long NO_RESERVE = Long.MAX_VALUE;
    private static final int[] REFUSALS = {1, 5, Integer.MAX_VALUE};

    /** What takes room, so that a full device refuses it. */
    private static final Set<String> TAKING =
            Set.of("allocate", "reuse", "write", "fill", "finish", "replace", "sync");

    /** What has to be among it. */
    private static final List<String> KINDS =
            List.of(
                    "allocate .cold",
                    "write .cold",
                    "fill .cold",
                    "reuse .log",
                    "fill .log",
                    "finish .log",
                    "allocate RESERVE",
                    "fill RESERVE",
                    "finish RESERVE",
                    "replace MANIFEST",
                    "replace .checkpoint",
                    "replace .pages",
                    "sync ");

    private final SortedMap<String, String> expected = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private CompactionSettings settings;
    private long nowNs;
    private int refusedSteps;
    private int writeCount;

    /** Refuses some of the calls to come that take room. */
    private final class FullDevice implements WatchedDirectory.Watcher {
        private int granted = Integer.MAX_VALUE;
        private int refusals;

        void refuse(int from, int count) {
            granted = from - 1;
            refusals = count;
        }

        boolean isReached() {
            return granted < 0;
        }

        void clear() {
            granted = Integer.MAX_VALUE;
        }

        @Override
        public void before(WatchedDirectory.Call call) throws IOException {
            if (granted == Integer.MAX_VALUE || !TAKING.contains(call.method())) {
                return;
            }
            if (granted > 0) {
                granted--;
                return;
            }
            granted = -1;
            if (refusals > 0) {
                refusals--;
                refused.merge(call.toString(), 1, Integer::sum);
                throw new IOException("No space left on device");
            }
        }
    }

    private SteppedStore open(StoreDirectory directory) {
        LogSettings log =
                new LogSettings(
                        SteppedStore.MIN_SEGMENT_LENGTH,
                        SteppedStore.MAX_SEGMENT_LENGTH,
                        CorruptionPolicy.FAIL,
                        new EngineClocks(() -> 0, () -> nowNs));
        return SteppedStore.open(directory, settings, log);
    }

    private boolean put(SteppedStore store) {
        String key = "key" + writeCount % KEYS;
        String value = "v".repeat(90) + writeCount;
        try {
            store.put(key, value);
        } catch (NoSpaceException e) {
            return false;
        }
        writeCount++;
        expected.put(key, value);
        return true;
    }

    private void fill(SteppedStore store) {
        for (int i = 0; i < KEYS * ROUNDS; i++) {
            assertTrue(put(store), "refused with room");
            if (i % KEYS == 0) {
                step(store);
            }
        }
    }

    /** A slice of everything; what is refused for want of room comes another time. */
    private void step(SteppedStore store) {
        nowNs += STEP_NS;
        try {
            store.step();
        } catch (NoSpaceException e) {
            refusedSteps++;
        }
    }

    /** Until compaction and a checkpoint are done. */
    private void finish(SteppedStore store) {
        long request = store.engine().compaction().request();
        BooleanSupplier checkpoint = store.engine().requestCheckpoint();
        int steps = 0;
        while (!store.engine().compaction().isDone(request) || !checkpoint.getAsBoolean()) {
            assertTrue(steps++ < ENOUGH, "work does not come to an end");
            step(store);
        }
    }

    private void work(SteppedStore store) {
        store.engine().compaction().request();
        store.engine().requestCheckpoint();
        for (int i = 0; i < STEPS; i++) {
            step(store);
            if (i % 2 == 0) {
                put(store);
            }
        }
        // Compaction comes to rest, so that its reserve is made anew.
        store.engine().sync();
        for (int i = 0; i < STEPS; i++) {
            step(store);
        }
        store.engine().sync();
    }

    private void expectIn(StoreImage image, String when) {
        SimulatedDirectory disk = new SimulatedDirectory(image);
        try (SteppedStore store = open(disk)) {
            assertEquals(expected, store.entries(), when);
        } catch (LohDbException e) {
            throw new AssertionError(when, e);
        }
        disk.free();
    }

    private void expectGoesOn(SteppedStore store, SimulatedDirectory disk, String when)
            throws IOException {
        finish(store);
        for (int i = 0; i < STEPS; i++) {
            step(store);
        }
        for (int i = 0; i < KEYS * ROUNDS; i++) {
            assertTrue(put(store), "writes do not resume " + when);
        }
        finish(store);
        boolean hasReserve = disk.length("RESERVE") > 0 || disk.length("RESERVE.2") > 0;
        assertEquals(settings.reserveFrom() != NO_RESERVE, hasReserve, "reserve " + when);
        assertEquals(expected, store.entries(), when);
    }

    /** Returns whether there were so many steps. */
    private boolean fullFrom(int call, int count, boolean wasFull) throws IOException {
        String when = "full from " + call + " for " + count + ", before: " + wasFull;
        expected.clear();
        SimulatedDirectory disk = new SimulatedDirectory();
        FullDevice device = new FullDevice();
        boolean isReached;
        try (SteppedStore store = open(new WatchedDirectory(disk, device).seam())) {
            fill(store);
            finish(store);
            fill(store);
            if (wasFull) {
                device.refuse(1, Integer.MAX_VALUE);
                work(store);
            }
            device.refuse(call, count);
            work(store);
            isReached = device.isReached();
            assertEquals(expected, store.entries(), when);
            expectIn(disk.killed(), "killed, " + when);
            expectIn(disk.powerCut(), "power cut, " + when);
            device.clear();
            expectGoesOn(store, disk, when);
        }
        expectIn(disk.killed(), "closed, " + when);
        disk.free();
        return isReached;
    }

    private void fullFromEveryStep(long reserveFrom) throws IOException {
        settings = new CompactionSettings(1.05, CompactionSettings.UNLIMITED, 1, 0, reserveFrom);
        for (int count : REFUSALS) {
            for (boolean wasFull : new boolean[] {false, true}) {
                int call = 1;
                while (fullFrom(call, count, wasFull)) {
                    call++;
                }
                assertTrue(call > 20, "steps " + call);
            }
        }
    }

    @Test
    void nothingIsLostWhereverSpaceRunsOut() throws IOException {
        fullFromEveryStep(RESERVE_FROM);
        assertTrue(refusedSteps > 0);
        for (String kind : KINDS) {
            assertTrue(refused.containsKey(kind), kind + " in " + refused);
        }
    }

    @Test
    void aStoreThatIsTooShortForAReserveGoesOnWithTheRest() throws IOException {
        fullFromEveryStep(NO_RESERVE);
    }
}

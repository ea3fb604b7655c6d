package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.os.OsDirectory;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The background work of a store without threads is done by a user's thread, which may be
 * interrupted: no work is lost by that, and the thread keeps its flag.
 */
final class InterruptedCompactionTest {
    private static final int KEYS = 20;
    private static final int ROUNDS = 8;
    private static final int ENOUGH = 20_000;
    private static final int RESERVE_FROM = 2 * SteppedStore.MAX_SEGMENT_LENGTH;
    private static final CompactionSettings SETTINGS =
            new CompactionSettings(1.05, CompactionSettings.UNLIMITED, 1, 0, RESERVE_FROM);

    /** What background work does with channels. */
    private static final List<String> KINDS =
            List.of(
                    "fill .cold",
                    "finishUnsynced .cold",
                    "fill .log",
                    "finish .log",
                    "reuse .log",
                    "fill RESERVE",
                    "finish RESERVE",
                    "replace MANIFEST",
                    "replace .checkpoint",
                    "replace .pages",
                    "sync ");

    /** Calls that use a channel. */
    private static final Set<String> WITH_CHANNEL =
            Set.of("replace", "read", "sync", "fill", "finish", "finishUnsynced");

    @TempDir private Path temporary;
    private final TreeMap<String, String> expected = new TreeMap<>();

    @AfterEach
    void clearsInterrupt() {
        assertFalse(Thread.interrupted(), "a test left its interrupt behind");
    }

    /** Interrupts its thread at one of the calls to come, before it or behind it. */
    private static final class Interrupter implements WatchedDirectory.Watcher {
        private final boolean isBehind;
        private int remaining;

        Interrupter(boolean isBehind) {
            this.isBehind = isBehind;
        }

        @Override
        public void before(WatchedDirectory.Call call) {
            remaining -= WITH_CHANNEL.contains(call.method()) ? 1 : 0;
            if (!isBehind && isDue(call)) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void behind(WatchedDirectory.Call call) throws ClosedByInterruptException {
            if (isBehind && isDue(call)) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
        }

        private boolean isDue(WatchedDirectory.Call call) {
            return remaining == 0 && WITH_CHANNEL.contains(call.method());
        }
    }

    private static int interrupted(IntSupplier work) {
        Thread.currentThread().interrupt();
        int done = work.getAsInt();
        assertTrue(Thread.interrupted(), "the interrupt was lost");
        return done;
    }

    private void overwrite(SteppedStore store, BooleanSupplier step) {
        boolean hasWorked = false;
        for (int i = 0; i < KEYS * ROUNDS; i++) {
            String key = "key" + i % KEYS;
            String value = "v".repeat(90) + i;
            store.put(key, value);
            expected.put(key, value);
            if (i % KEYS == 0) {
                store.engine().sync();
                hasWorked |= step.getAsBoolean();
            }
        }
        assertTrue(hasWorked, "no segment was prepared in the background");
    }

    /** Twice: the files of the first time are recycled by the second one. */
    private void compactTwice(SteppedStore store, BooleanSupplier step) {
        compact(store, step);
        compact(store, step);
        assertEquals(expected, store.entries());
    }

    /** Everything there is to do in the background, and what it waits for. */
    private void compact(SteppedStore store, BooleanSupplier step) {
        overwrite(store, step);
        long request = store.engine().compaction().request();
        BooleanSupplier checkpoint = store.engine().requestCheckpoint();
        int steps = 0;
        boolean isDone = false;
        while (!isDone) {
            assertTrue(steps++ < ENOUGH, "work does not come to an end");
            store.engine().sync();
            boolean hasWorked = step.getAsBoolean();
            isDone =
                    !hasWorked
                            && store.engine().compaction().isDone(request)
                            && checkpoint.getAsBoolean();
        }
    }

    private void expectReopened(Path path) {
        try (SteppedStore store = SteppedStore.open(OsDirectory.open(path), SETTINGS)) {
            assertEquals(expected, store.entries());
        }
    }

    /**
     * A thread that was interrupted compacted nothing: the flag closed every channel that
     * compaction opened, beginning with that of its reserve, and each slice ended in a fault.
     */
    @Test
    void everyKindOfWorkIsDoneByAThreadThatIsInterrupted() {
        WatchedDirectory directory =
                new WatchedDirectory(OsDirectory.open(temporary), WatchedDirectory.Watcher.IDLE);
        try (SteppedStore store = SteppedStore.open(directory.seam(), SETTINGS)) {
            directory.calls().clear();
            compactTwice(
                    store,
                    () ->
                            interrupted(store.engine()::maintain)
                                            + interrupted(store.engine()::makeCheckpoint)
                                            + interrupted(store.engine()::doWork)
                                    > 0);
            assertTrue(store.engine().stats().segmentsRetired() > 0);
            for (String kind : KINDS) {
                assertTrue(directory.calls().containsKey(kind), kind + " in " + directory.calls());
            }
        }
        expectReopened(temporary);
    }

    /** An interrupt in the middle of a slice cuts off what it is at; the next one begins anew. */
    @Test
    void whatAnInterruptCutsOffIsBegunAnew() {
        for (boolean isBehind : new boolean[] {false, true}) {
            int call = 0;
            boolean isReached = true;
            while (isReached) {
                call++;
                expected.clear();
                Path path = temporary.resolve(call + "-" + isBehind);
                Interrupter interrupter = new Interrupter(isBehind);
                WatchedDirectory directory =
                        new WatchedDirectory(OsDirectory.open(path), interrupter);
                try (SteppedStore store = SteppedStore.open(directory.seam(), SETTINGS)) {
                    interrupter.remaining = call;
                    compactTwice(store, store::step);
                    isReached = interrupter.remaining <= 0;
                    assertEquals(isReached, Thread.interrupted(), "call " + call);
                    assertTrue(store.engine().stats().segmentsRetired() > 0);
                    interrupter.remaining = 0;
                }
                expectReopened(path);
            }
            assertTrue(call > 80, "calls: " + call);
        }
    }
}

package io.lohdb.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.recovery.SimulatedCrash;
import io.lohdb.internal.recovery.SimulatedDirectory;
import io.lohdb.internal.recovery.StoreImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Damaged, foreign and unfinished checkpoints: passed over, and never more than that. */
final class CheckpointDamageTest {
    private final SimulatedDirectory disk = new SimulatedDirectory();

    @AfterEach
    void frees() {
        disk.free();
    }

    /** Two checkpoints of a few keys; the second shares nothing with the first. */
    private CheckpointSession twoCheckpoints() {
        final CheckpointSession session = new CheckpointSession(disk);
        session.fill(0, 20);
        session.checkpoint();
        session.fill(10, 30);
        session.checkpoint();
        session.put("later", "1");
        return session;
    }

    /** The files of checkpoints as they are, in a directory of their own. */
    private static MemoryDirectory copy(Map<String, byte[]> files) {
        final MemoryDirectory copy = new MemoryDirectory();
        files.forEach(copy::replace);
        return copy;
    }

    private Map<String, byte[]> files(CheckpointSession session) throws IOException {
        final Map<String, byte[]> files = new TreeMap<>();
        for (String name : session.files()) {
            files.put(name, disk.read(name, Integer.MAX_VALUE));
        }
        return files;
    }

    private static String newestRoot(Map<String, byte[]> files) {
        String newest = null;
        for (String name : files.keySet()) {
            newest = CheckpointDescriptor.isCheckpointFile(name) ? name : newest;
        }
        return newest;
    }

    @Test
    void anyFlippedByteOfTheNewestIsPassedOverForTheOneBefore() throws IOException {
        try (CheckpointSession session = twoCheckpoints()) {
            final Map<String, byte[]> files = files(session);
            assertEquals(4, files.size());
            final List<String> names = new ArrayList<>(files.keySet());
            final long first = CheckpointDescriptor.id(names.get(1));
            for (String name : names.subList(2, 4)) {
                final byte[] intact = files.get(name);
                for (int i = 0; i < intact.length; i++) {
                    final byte[] damaged = intact.clone();
                    damaged[i] ^= (byte) (1 + i % 255);
                    files.put(name, damaged);
                    try (RestoredIndex restored =
                            new RestoredIndex(copy(files), session.engine().log())) {
                        assertNotNull(restored.loaded(), name + " " + i);
                        assertEquals(first, restored.loaded().root().id(), name + " " + i);
                        assertEquals(1, restored.problems().size());
                        if (i % 50 == 0) {
                            restored.assertHolds(session.expected);
                        }
                    }
                }
                files.put(name, intact);
            }
        }
    }

    @Test
    void filesOfAnyOtherLengthArePassedOver() throws IOException {
        try (CheckpointSession session = twoCheckpoints()) {
            final Map<String, byte[]> files = files(session);
            for (String name : new ArrayList<>(files.keySet())) {
                final byte[] intact = files.get(name);
                for (int length : new int[] {0, 1, 63, 127, intact.length - 1, intact.length + 1}) {
                    files.put(name, java.util.Arrays.copyOf(intact, length));
                    try (RestoredIndex restored =
                            new RestoredIndex(copy(files), session.engine().log())) {
                        assertNotNull(restored.loaded());
                        restored.assertHolds(session.expected);
                    }
                }
                files.put(name, intact);
            }
        }
    }

    @Test
    void withoutAnIntactOneNothingIsLoaded() throws IOException {
        try (CheckpointSession session = twoCheckpoints()) {
            final Map<String, byte[]> files = files(session);
            final String root = newestRoot(files);
            files.replaceAll((name, content) -> content.length > 1 ? new byte[3] : content);
            try (RestoredIndex restored = new RestoredIndex(copy(files), session.engine().log())) {
                assertNull(restored.loaded());
                assertEquals(0, restored.count());
                assertEquals(2, restored.problems().size());
                assertTrue(restored.problems().get(0).startsWith(root));
                restored.assertHolds(session.expected);
            }
        }
    }

    @Test
    void checkpointsOfAnotherStoreArePassedOver() throws IOException {
        final SimulatedDirectory other = new SimulatedDirectory();
        try (CheckpointSession session = twoCheckpoints();
                CheckpointSession stranger =
                        new CheckpointSession(other, CheckpointSession.SETTINGS, 6)) {
            try (RestoredIndex restored =
                    new RestoredIndex(copy(files(session)), stranger.engine().log())) {
                assertNull(restored.loaded());
                assertTrue(restored.problems().get(0).contains("checkpoint of another store"));
            }
        }
        other.free();
    }

    @Test
    void discardingLeavesNone() throws IOException {
        try (CheckpointSession session = twoCheckpoints()) {
            new CheckpointFiles(disk).discard();
            assertTrue(session.files().isEmpty());
        }
    }

    /** A crash at every call of the second one: what is loaded then fits the log that is there. */
    @Test
    void aCrashAtAnyMomentLeavesOneThatFits() {
        final int calls = crash(Integer.MAX_VALUE, false);
        for (int call = 1; call <= calls; call++) {
            assertEquals(-1, crash(call, false));
            assertEquals(-1, crash(call, true));
        }
    }

    /** Returns the calls of the second checkpoint, or -1 when it crashed and all was well. */
    private static int crash(int call, boolean isPowerCut) {
        final SimulatedDirectory crashing = new SimulatedDirectory();
        final CheckpointSession session = new CheckpointSession(crashing);
        try {
            session.fill(0, 300);
            session.checkpoint();
            session.fill(200, 400);
            session.engine().sync();
            final int before = crashing.callCount();
            if (call == Integer.MAX_VALUE) {
                session.checkpoint();
                final int calls = crashing.callCount() - before;
                session.close();
                return calls;
            }
            crashing.crashAt(before + call);
            assertThrows(SimulatedCrash.class, session::checkpoint);
            final StoreImage image =
                    isPowerCut ? crashing.powerCut(new Random(call)) : crashing.killed();
            final SimulatedDirectory after = new SimulatedDirectory(image);
            final CheckpointSession reopened = new CheckpointSession(new SimulatedDirectory(image));
            reopened.expected.putAll(session.expected);
            try (RestoredIndex restored = new RestoredIndex(after, reopened.engine().log())) {
                assertNotNull(restored.loaded());
                assertFalse(restored.loaded().endSequence() > reopened.engine().writtenSequence());
                restored.assertHolds(session.expected);
            }
            reopened.close();
            after.free();
            return -1;
        } finally {
            crashing.free();
        }
    }
}

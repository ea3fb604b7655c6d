package io.lohdb.stress.kill.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a child does, it is seen and ended. */
final class ChildProcessTest {
    private static final long LIMIT_S = 60;

    @TempDir private Path folder;

    private ChildProcess startHanging(ChildCommand command) throws IOException {
        final ChildProcess child = ChildProcess.start(command, folder);
        assertEquals('h', child.output().read());
        return child;
    }

    private static ChildCommand hanging() {
        return ChildCommand.of(HangingProcess.class);
    }

    @Test
    void showsWhereAHangingProcessHangs() throws Exception {
        try (ChildProcess child = startHanging(hanging())) {
            final String dump = child.threadDump();
            assertTrue(dump.contains("HangingProcess.main"), dump);
            assertTrue(dump.length() <= 4000);
            child.kill();
            assertTrue(child.awaitEnd(LIMIT_S));
            assertEquals(ChildProcess.KILLED, child.exit());
        }
    }

    @Test
    void leavesNothingRunningBehind() throws Exception {
        final ChildProcess child = startHanging(hanging().limited("ulimit -n 100"));
        final long pid = child.pid();
        assertTrue(ProcessHandle.of(pid).isPresent());
        child.close();
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void endsWithItsParent() throws Exception {
        try (ChildProcess child = startHanging(hanging())) {
            // What happens to the pipe when the parent dies.
            child.input().close();
            assertTrue(child.awaitEnd(LIMIT_S));
            assertFalse(child.exit() == 0);
        }
    }
}

package io.lohdb.stress.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lohdb.LohDb;
import io.lohdb.stress.kill.child.SystemCallTracer;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Progress;
import io.lohdb.stress.part.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few cases of the part, and the instruments that they measure with. */
final class ProcessPartTest {
    @TempDir private Path scratch;

    private PartReport run(long budget, long seed) throws IOException, InterruptedException {
        return new ProcessPart().run(new PartRun(Tier.PUSH, budget, seed, scratch, Progress.NONE));
    }

    @Test
    void oneOfSeveralOpenersWins() throws Exception {
        final PartReport report = run(1, 9);
        assertEquals(0, report.findingCount(), report.findings().toString());
        assertTrue(report.counts().get("races of openers") > 0);
    }

    @Test
    void refusedCallsAreTold() throws Exception {
        final String obstacle = SystemCallTracer.obstacle();
        assumeTrue(obstacle.isEmpty(), obstacle);
        final PartReport report = run(2, 0);
        assertEquals(0, report.findingCount(), report.findings().toString());
        assertEquals(1L, report.counts().get("syscalls refused"));
    }

    @Test
    void theKernelSaysWhetherAStoreIsLocked() throws Exception {
        assumeTrue(KernelLocks.areKnown());
        try (LohDb db = LohDb.open(scratch)) {
            assertEquals(0, db.count());
            assertTrue(KernelLocks.isHeld(scratch));
            // What every user of the lock has to avoid: it takes the lock away unnoticed.
            assertTrue(Files.readAllBytes(scratch.resolve("LOCK")).length > 0);
            assertFalse(KernelLocks.isHeld(scratch));
        }
    }

    @Test
    void aSwallowedInterruptIsNoticed() {
        final InterruptCounter counter = new InterruptCounter(Thread.currentThread());
        counter.clear();
        assertFalse(counter.isLost());
        counter.interrupt();
        assertFalse(counter.isLost());
        assertTrue(Thread.interrupted());
        assertTrue(counter.isLost());
        counter.clear();
        assertFalse(counter.isLost());
    }
}

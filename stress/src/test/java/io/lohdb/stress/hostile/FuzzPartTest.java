package io.lohdb.stress.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Progress;
import io.lohdb.stress.part.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FuzzPartTest {
    @TempDir private Path scratch;

    private PartRun run(Tier tier) {
        return new PartRun(tier, 0, 42, scratch, Progress.NONE);
    }

    @Test
    void opensHostileStoresInAProcessOfItsOwn() throws Exception {
        PartReport report = new FuzzPart().run(run(Tier.PUSH), 1);
        assertEquals(List.of(), report.findings());
        assertTrue(report.counts().get("hostile stores") > 0, report.counts().toString());
        assertTrue(report.counts().get("opened") > 0, report.counts().toString());
    }

    @Test
    void leavesAPushToTheCorpus() throws Exception {
        PartReport report = new FuzzPart().run(run(Tier.PUSH));
        assertEquals(1, report.skipped().size());
        assertTrue(report.counts().isEmpty());
    }

    @Test
    void processThatDiesIsAFinding() throws Exception {
        Path state = scratch.resolve("state");
        FuzzState.open(state).begin(HostileTarget.LOG, 99);
        Path output = Files.writeString(scratch.resolve("output"), "Out of memory\n");
        PartReport report = new PartReport();
        FuzzPart.judge(FuzzState.open(state), output, 134, report);
        assertEquals(
                List.of(
                        new Finding(
                                "log: the JVM ended with 134 Out of memory",
                                "stress/run --fuzz 1 --seed 99")),
                report.findings());
    }

    @Test
    void hangIsOneFinding() throws Exception {
        Path state = scratch.resolve("state");
        FuzzState.open(state).begin(HostileTarget.FRAMES, 99);
        Path output =
                Files.writeString(
                        scratch.resolve("output"),
                        FuzzProcess.FINDING + "99 frames: takes too long at x\n");
        PartReport report = new PartReport();
        FuzzPart.judge(FuzzState.open(state), output, FuzzProcess.HANG_EXIT, report);
        assertEquals(1, report.findingCount());
        assertEquals("frames: takes too long at x", report.findings().get(0).what());
    }
}

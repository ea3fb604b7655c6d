package io.lohdb.stress.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.stress.kill.WritingMode;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Progress;
import io.lohdb.stress.part.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part as a whole, and the writers that its harness must catch. */
final class FileSystemPartTest {
    @TempDir private Path folder;

    private PartRun push(final long seed) {
        return new PartRun(Tier.PUSH, 1, seed, folder, Progress.NONE);
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        final PartReport report =
                new FileSystemPart(() -> List.of("root", "loop devices")).run(push(1));
        assertEquals(List.of("real file systems: needs root, loop devices"), report.skipped());
        assertTrue(report.counts().isEmpty(), report.counts().toString());
    }

    /** If a writer that acknowledges too early loses nothing, no loss would be seen. */
    @Test
    void catchesWriterThatAcknowledgesTooEarly() throws Exception {
        RealFileSystem.assumeMountable(folder);
        final PartReport report = new PartReport();
        final Path scratch = Files.createDirectory(folder.resolve("control"));
        new ControlCase(List.of(WritingMode.CARELESS))
                .run(new CaseRun(scratch, new Random(7), 1, "", report, units -> {}));
        assertEquals(List.of(), report.findings());
        assertEquals(2, report.counts().get("careless writers caught"));
    }

    @Test
    void losesNothingInOnePowerCut() throws Exception {
        RealFileSystem.assumeMountable(folder);
        final PartReport report = new PartReport();
        new PowerCutCase().run(new CaseRun(folder, new Random(7), 1, "", report, units -> {}));
        assertEquals(List.of(), report.findings());
        assertEquals(1, report.counts().get("power cuts"));
        final String mounts = Files.readString(Path.of("/proc/self/mounts"));
        assertTrue(!mounts.contains(folder.toString()), mounts);
    }
}

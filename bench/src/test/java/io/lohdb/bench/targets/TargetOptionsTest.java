package io.lohdb.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.report.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetOptionsTest {
    private static String complaint(final String... arguments) {
        return assertThrows(UsageException.class, () -> TargetOptions.parse(List.of(arguments)))
                .getMessage();
    }

    @Test
    void measuresInFullInTheFolderForTemporaryFilesByDefault() {
        final TargetOptions options = TargetOptions.parse(List.of());
        assertFalse(options.isQuick());
        assertEquals(Path.of(System.getProperty("java.io.tmpdir")), options.directory());
    }

    @Test
    void readsOptionsInAnyOrder(@TempDir final Path folder) {
        final TargetOptions options =
                TargetOptions.parse(List.of("--dir", folder.toString(), "--quick"));
        assertTrue(options.isQuick());
        assertEquals(folder, options.directory());
    }

    @Test
    void namesAnUnknownOption() {
        assertEquals("unknown option: --fast", complaint("--quick", "--fast"));
    }

    @Test
    void saysWhatIsMissingBehindAnOption() {
        assertEquals("--dir needs a folder", complaint("--dir"));
    }

    @Test
    void rejectsAFolderThatIsNotThere(@TempDir final Path folder) {
        final Path missing = folder.resolve("missing");
        assertEquals("no such folder: " + missing, complaint("--dir", missing.toString()));
    }

    @Test
    void measuresLessWhenQuick(@TempDir final Path folder) {
        final MeasurementPlan full = MeasurementPlan.of(new TargetOptions(folder, false));
        final MeasurementPlan quick = MeasurementPlan.of(new TargetOptions(folder, true));
        assertTrue(quick.runCount() < full.runCount());
        assertTrue(quick.writesPerRun() < full.writesPerRun());
        assertTrue(quick.readRunNs() < full.readRunNs());
        assertTrue(quick.growthDoublings() < full.growthDoublings());
    }
}

package io.lohdb.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncLoopTest {
    @Test
    void takesATimeForEachRecordAndLeavesNoFileBehind(@TempDir final Path folder) throws Exception {
        try (SyncLoop loop = new SyncLoop(folder, 140)) {
            assertTrue(loop.meanMicros(1) > 0);
            assertTrue(loop.meanMicros(1) > 0);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void optionsOfTheJvmDependOnItsVersionAlone() {
        assertEquals(JvmOptions.of(64, 17), JvmOptions.of(64, 17));
        assertTrue(JvmOptions.of(64, 25).contains("--sun-misc-unsafe-memory-access=allow"));
        assertTrue(
                JvmOptions.of(64, 17).stream().noneMatch(option -> option.contains("unsafe-mem")));
        assertTrue(JvmOptions.of(64, 17).contains("-Xmx64m"));
        assertTrue(JvmOptions.of(64, 17).contains("-Dchronicle.analytics.disable=true"));
    }
}

package io.lohdb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @Test
    void namesProcessorsAndFileSystemInOneLine(@TempDir final Path folder) {
        final String line = Machine.line(folder);
        assertTrue(
                line.startsWith(
                        "machine: " + Runtime.getRuntime().availableProcessors() + " CPUs"));
        assertTrue(line.endsWith("stores on " + Machine.fileSystem(folder)));
        assertEquals(1, line.lines().count());
    }

    @Test
    void knowsFileSystemsThatHaveNoDevice() {
        assertTrue(Machine.isMemory("tmpfs"));
        assertFalse(Machine.isMemory("ext4"));
    }
}

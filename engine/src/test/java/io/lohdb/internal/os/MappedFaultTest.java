package io.lohdb.internal.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file system that was shut down under a writing store, and a device with unreadable sectors,
 * ended the whole JVM with SIGBUS: a bulk fill of the segment header (Java 17) and the JVM's
 * checksum code over mapped memory (every release) do not survive a page that faults. Copies and
 * plain stores do.
 */
final class MappedFaultTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"header", "isIntact", "checksum"})
    void pageThatFaultsDoesNotEndTheJvm(String touch) throws Exception {
        Process process =
                new ProcessBuilder(command(touch))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("alive"), output);
    }

    private List<String> command(String touch) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MappedFaultProbe.class.getName());
        command.add(directory.resolve("mapped").toString());
        command.add(touch);
        return command;
    }
}

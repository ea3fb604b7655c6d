package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.examples.TreeMapStorageEngine;
import io.lohdb.exceptions.MissingJvmOptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JVM that was started without the option which Agrona needs. The user has to be told by the
 * first thing that happens, not by an access error of a class that he never heard of.
 */
final class MissingJvmOptionTest {
    private static final String OPTION = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

    @TempDir private Path directory;

    /** What a user's program may do first. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            switch (args[0]) {
                case "files" -> LohDb.open(Path.of(args[1])).close();
                case "memory" -> LohDb.open(LohDbConfig.inMemory()).close();
                case "engine" ->
                        LohDb.open(LohDbConfig.withEngine(TreeMapStorageEngine::new)).close();
                case "batch" -> new WriteBatch().put("k", "v");
                case "file engine" -> FileStorageEngine.open(Path.of(args[1])).close();
                case "memory engine" -> InMemoryStorageEngine.open().close();
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private List<String> run(List<String> options, String first) throws Exception {
        final Path output = directory.resolve("output");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        command.addAll(options);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        first,
                        directory.resolve("store").toString()));
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        final Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the program does not end");
        assertEquals(options.isEmpty() ? 1 : 0, process.exitValue(), () -> text(output));
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "memory", "engine", "batch", "file engine", "memory engine"})
    void tellsTheOptionInOneLine(String first) throws Exception {
        final List<String> lines = run(List.of(), first);
        final List<String> telling = lines.stream().filter(line -> line.contains(OPTION)).toList();
        assertEquals(1, telling.size(), () -> String.join("\n", lines));
        assertTrue(
                telling.get(0).contains(MissingJvmOptionException.class.getName()),
                () -> String.join("\n", lines));
        assertTrue(
                lines.stream().noneMatch(line -> line.contains("IllegalAccessError")),
                () -> String.join("\n", lines));
        assertTrue(Files.notExists(directory.resolve("store")), "something was created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "memory"})
    void runsQuietlyWithTheOption(String first) throws Exception {
        final List<String> lines = run(List.of(OPTION), first);
        lines.removeIf(line -> line.contains("sun.misc.Unsafe") || line.contains("WARNING: "));
        assertEquals(List.of(), lines);
    }
}

package io.lohdb.bench.space;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a store in a JVM that has just started, as after a restart: no class of the engine is
 * loaded and none of its code compiled. Any thread.
 */
final class FreshJvm {
    private FreshJvm() {}

    /** Opens a store that nobody has open, with the options of this JVM, and closes it again. */
    static Opening open(final Path directory) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(OpeningMain.class.getName());
        command.add(directory.toString());
        try {
            final Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            final String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            final int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("the opening process failed: exitCode=" + exitCode);
            }
            return Opening.parse(output);
        } catch (final IOException e) {
            throw new UncheckedIOException("no process to open a store", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process opens a store", e);
        }
    }
}

package io.lohdb.stress.hostile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The command line of a JVM in which hostile files are opened: with little heap. Stateless. */
final class HostileJvm {
    /** Heap of that JVM. */
    static final long HEAP_BYTES = 64L * 1024 * 1024;

    private static final int FIRST_WITH_UNSAFE_WARNINGS = 24;

    private HostileJvm() {}

    /** A JVM like this one, with a main class and its arguments. */
    static ProcessBuilder process(final Class<?> main, final String... arguments) {
        final List<String> command = new ArrayList<>();
        Collections.addAll(
                command,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_BYTES,
                "-XX:+UseSerialGC",
                "-ea",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_WARNINGS) {
            command.add("--sun-misc-unsafe-memory-access=allow");
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"), main.getName());
        Collections.addAll(command, arguments);
        return new ProcessBuilder(command);
    }
}

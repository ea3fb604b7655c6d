package io.lohdb.bench.suite;

import java.util.ArrayList;
import java.util.List;

/** With what the JVM of every store is started: the same for all of them. Stateless. */
public final class JvmOptions {
    private static final int UNSAFE_WARNS = 24;
    private static final int FIRST_HEAP_MIB = 256;

    /** What one of the stores needs to get at, in packages of the JDK. */
    private static final List<String> OPENINGS =
            List.of(
                    "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
                    "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
                    "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    private JvmOptions() {}

    /**
     * The options for a JVM like this one.
     *
     * @param heapMiB most that the heap may take
     * @return for the command line
     */
    public static List<String> of(final long heapMiB) {
        return of(heapMiB, Runtime.version().feature());
    }

    static List<String> of(final long heapMiB, final int javaVersion) {
        final List<String> options = new ArrayList<>();
        options.add("-Xms" + Math.min(FIRST_HEAP_MIB, heapMiB) + "m");
        options.add("-Xmx" + heapMiB + "m");
        options.add("-XX:MaxDirectMemorySize=" + heapMiB + "m");
        options.add("-XX:+ExitOnOutOfMemoryError");
        options.addAll(OPENINGS);
        if (javaVersion >= UNSAFE_WARNS) {
            options.add("--sun-misc-unsafe-memory-access=allow");
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        options.add("-Dchronicle.analytics.disable=true");
        options.add("-Dlmdbjava.disable.checks=true");
        return options;
    }
}

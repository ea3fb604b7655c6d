package io.lohdb.stress.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzes with coverage as the guide, each target for some seconds, beginning with the corpus:
 *
 * <pre>
 * mvn test -Pfuzz -pl stress -am -Dtest=CoverageFuzzingTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dlohdb.stress.fuzz.seconds=600
 * </pre>
 *
 * <p>What it found stands in {@code target/fuzz}: inputs that reach new code in {@code
 * <target>-new}, inputs that broke something as {@code <target>-crash-...}, and what the fuzzer
 * said in {@code <target>.txt}. The heap is larger than where the corpus is replayed, because the
 * fuzzer lives in the same JVM.
 */
@EnabledIfSystemProperty(named = CoverageFuzzingTest.SECONDS, matches = "[0-9]+")
final class CoverageFuzzingTest {
    /** Seconds for each target. */
    static final String SECONDS = "lohdb.stress.fuzz.seconds";

    private static final Path CORPUS = Path.of("src/test/resources/corpus").toAbsolutePath();
    private static final Path FOLDER = Path.of("target/fuzz").toAbsolutePath();
    private static final int FIRST_WITH_UNSAFE_WARNINGS = 24;

    @ParameterizedTest
    @EnumSource(HostileTarget.class)
    void findsNothing(HostileTarget target) throws IOException, InterruptedException {
        Path found = Files.createDirectories(FOLDER.resolve(target.label() + "-new"));
        Path output = FOLDER.resolve(target.label() + ".txt");
        Process fuzzer =
                new ProcessBuilder(command(target, found))
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertEquals(0, fuzzer.waitFor(), () -> "see " + output);
    }

    private static List<String> command(HostileTarget target, Path found) {
        List<String> command = new ArrayList<>();
        Collections.addAll(
                command,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-ea",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_WARNINGS) {
            command.add("--sun-misc-unsafe-memory-access=allow");
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        Collections.addAll(
                command,
                "-D" + HostileFuzzer.TARGET + '=' + target.label(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + HostileFuzzer.class.getName(),
                "--instrumentation_includes=io.lohdb.internal.**",
                "--disabled_hooks=*",
                found.toString(),
                CORPUS.resolve(target.label()).toString(),
                "-max_total_time=" + Integer.getInteger(SECONDS),
                "-max_len=6000",
                "-timeout=300",
                "-rss_limit_mb=1500",
                "-print_final_stats=1",
                "-artifact_prefix=" + target.label() + '-');
        return command;
    }
}

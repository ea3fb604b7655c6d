package io.lohdb.stress.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Runs every {@code XStress} test of this module under jcstress, in processes of their own, and
 * fails on any forbidden outcome, on any error and when nothing ran. The normal build runs each
 * test briefly; {@code -Dlohdb.stress.tier=long} all compilers, several processes and seconds per
 * test. What was seen stays under {@code target/jcstress}.
 */
class MemoryModelTest {
    private static final String ADD_EXPORTS =
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";
    private static final Pattern RESULTS =
            Pattern.compile(
                    "\\(Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs,"
                            + " (\\d+) hard errs\\)");
    private static final List<String> QUICK =
            options("-f 1 -fsm 0 -iters 1 -time 250 -sc false -af NONE", "-jvmArgs");
    private static final List<String> LONG =
            options("-f 1 -fsm 1 -iters 2 -time 500 -sc true -af NONE", "-jvmArgsPrepend");

    private Process process;

    private static List<String> options(final String figures, final String argsOption) {
        final List<String> options = new ArrayList<>(List.of(figures.split(" ")));
        options.addAll(List.of(argsOption, ADD_EXPORTS + " -ea"));
        return options;
    }

    @AfterEach
    void endWhatStillRuns() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void noForbiddenOutcome() throws IOException, InterruptedException {
        final boolean isLong = "long".equals(System.getProperty("lohdb.stress.tier"));
        final Path folder = Files.createDirectories(Path.of("target", "jcstress"));
        final Path output = folder.resolve("output.txt");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(ADD_EXPORTS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("org.openjdk.jcstress.Main", "-v", "-r", "report"));
        command.addAll(isLong ? LONG : QUICK);
        process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        // A thread that nobody wakes would hang a test for ever.
        final boolean hasEnded = process.waitFor(isLong ? 180 : 10, TimeUnit.MINUTES);
        final String text = Files.readString(output, StandardCharsets.UTF_8);
        assertTrue(hasEnded, () -> "no end in sight: " + tail(text));
        assertEquals(0, process.exitValue(), () -> tail(text));
        assertResults(text);
    }

    private static void assertResults(final String text) {
        final Matcher results = RESULTS.matcher(text);
        String planned = "0";
        String passed = "none";
        while (results.find()) {
            planned = results.group(1);
            passed = results.group(2);
        }
        assertEquals(planned, passed, () -> tail(text));
        final Pattern name = Pattern.compile("io\\.lohdb\\.internal\\.\\w+\\.\\w+Stress");
        final long names =
                name.matcher(text).results().map(match -> match.group()).distinct().count();
        assertTrue(names >= 10, () -> "tests found: " + names + tail(text));
    }

    private static String tail(final String text) {
        return text.substring(Math.max(0, text.length() - 4_000));
    }
}

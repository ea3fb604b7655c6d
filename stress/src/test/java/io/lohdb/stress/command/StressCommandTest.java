package io.lohdb.stress.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class StressCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command =
                StressCommand.command(new PrintStream(out, true, StandardCharsets.UTF_8));
        return command.setErr(new PrintWriter(err)).execute(arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void runsThePartsThatAreNamedAndSumsUp() {
        assertEquals(0, run("--crash", "500", "--seed", "11"), err::toString);
        assertTrue(printed().startsWith("seed 11, tier push"), printed());
        assertTrue(printed().contains("crash      clean"), printed());
        assertTrue(printed().contains("power cuts"), printed());
    }

    @Test
    void replaysAScenario() {
        assertEquals(0, run("--replay", "512,256,1024,8,40;5;PUT:1:5 SYNC:0:0"), err::toString);
        assertTrue(printed().contains("2 steps"), printed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "--crash=-1",
                "--crash=many",
                "--replay=PUT",
                "--dir=/no/such/folder",
                "--push --long"
            })
    void wrongUsageIsSaidInOneLineAndTouchesNothing(String arguments) {
        assertEquals(2, run(arguments.split(" ")));
        assertEquals("", printed());
        assertTrue(err.toString().lines().findFirst().orElse("").length() > 10, err::toString);
    }

    @Test
    void everyPartHasAnOptionOfItsOwn() {
        List<String> options = Parts.all().stream().map(Parts.Choice::option).toList();
        assertEquals(options.size(), options.stream().distinct().count());
        assertTrue(options.contains("--controls"));
    }

    @Test
    void tableNamesFindingsSkipsAndHowToSeeThemAgain() {
        Summary summary = new Summary();
        summary.add(
                "crash",
                new PartReport()
                        .count("power cuts", 12_345)
                        .skip("mounts", "not root")
                        .find(new Finding("lost: acknowledged=2", "stress/run --crash 1")),
                1.5);
        summary.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertEquals(1, summary.findingCount());
        assertTrue(printed().contains("12,345 power cuts"), printed());
        assertTrue(printed().contains("skipped: crash: mounts: not root"), printed());
        assertTrue(printed().contains("FOUND by crash: lost: acknowledged=2"), printed());
        assertTrue(printed().contains("again: stress/run --crash 1"), printed());
    }
}

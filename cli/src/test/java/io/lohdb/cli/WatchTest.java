package io.lohdb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the past, on the command line and in the shell. */
class WatchTest {
    private static final String FIRST = "Change: Set { key: \"a\", value: \"1\" }\n";
    private static final String SECOND = "Change: Set { key: \"b\", value: \"2\" }\n";
    private static final String THIRD = "Change: Delete { key: \"a\" }\n";

    @TempDir Path directory;

    @BeforeEach
    void writesAStore() {
        CommandRun.withInput(directory, "set a 1\nset b 2\ndelete a\n");
    }

    private CommandRun run(final String... arguments) {
        return CommandRun.of(directory, arguments);
    }

    private CommandRun shell(final String input) {
        return CommandRun.withInput(directory, input, "--plain");
    }

    @Test
    void printsTheChangesFromASequenceOn() {
        assertEquals(FIRST + SECOND + THIRD, run("watch", "--from", "1", "--plain").out());
        assertEquals("📡 " + THIRD, run("watch", "--from", "3").out());
        final CommandRun nothing = run("watch", "--from", "4");
        assertEquals("", nothing.out());
        assertEquals(0, nothing.exitCode(), nothing.err());
    }

    @Test
    void cursorGoesOnWhereItWas() {
        assertEquals(FIRST + SECOND + THIRD, run("watch", "--cursor", "c", "--plain").out());
        final CommandRun nothing = run("watch", "--cursor", "c", "--plain");
        assertEquals("", nothing.out());
        assertEquals(0, nothing.exitCode(), nothing.err());
        run("set", "c", "3");
        assertEquals(
                "Change: Set { key: \"c\", value: \"3\" }\n",
                run("watch", "--cursor", "c", "--plain").out());
        assertTrue(run("watch", "--cursor", "other", "--plain").out().startsWith(FIRST));
        try (LohDb db = LohDb.open(directory)) {
            assertEquals(4, db.cursor("c").orElseThrow().sequence());
        }
    }

    @Test
    void shellPrintsThePastBeforeTheNextCommand() {
        assertEquals(FIRST + SECOND + THIRD + "Count: 1\n", shell("watch --from 1\ncount\n").out());
        assertEquals(FIRST + SECOND + "Count: 1\n", shell("watch on --from 1\ncount\n").out());
        assertEquals(
                FIRST
                        + SECOND
                        + THIRD
                        + "Set 'b' successfully\n"
                        + "Change: Set { key: \"b\", value: \"3\" }\n"
                        + "Change: Set { key: \"b\", value: \"3\" }\n",
                shell("watch --cursor c\nset b 3\nwatch --cursor c\n").out());
    }

    @Test
    void pastIsShownChangeByChangeHoweverLongItIs() {
        final StringBuilder commands = new StringBuilder("watch off\n");
        for (int i = 0; i < 30; i++) {
            commands.append("set k").append(i).append(" v\n");
        }
        final CommandRun run = shell(commands + "watch --from 1\n");
        assertEquals(33, run.out().lines().filter(line -> line.startsWith("Change: ")).count());
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertEquals(2, run("watch").exitCode());
        assertEquals(2, run("watch", "--from", "x").exitCode());
        assertEquals(2, run("watch", "--from", "0").exitCode());
        assertEquals(2, run("watch", "--from", "9").exitCode());
        assertEquals(2, run("watch", "--from", "1", "--cursor", "c").exitCode());
        assertEquals(2, shell("watch\n").exitCode());
        assertEquals(2, shell("watch loudly\n").exitCode());
        assertEquals(3, run("--read-only", "watch", "--from", "1").exitCode());
    }
}

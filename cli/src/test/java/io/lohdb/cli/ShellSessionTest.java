package io.lohdb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell, driven through a pipe, over a store in files. */
class ShellSessionTest {
    private static final List<String> COMMANDS =
            List.of(
                    "set", "get", "delete", "list", "count", "stats", "sync", "watch", "import",
                    "export", "help", "quit");

    @TempDir Path directory;

    private CommandRun shell(final String input, final String... arguments) {
        return CommandRun.withInput(directory.resolve("store"), input, arguments);
    }

    @Test
    void printsTheSessionOfTheReadmeToTheLetter() {
        final CommandRun run =
                shell(
                        """
                        set user:1 "Alice Johnson"
                        get user:1
                        list
                        delete user:1
                        quit
                        """,
                        "--interactive");
        assertEquals(
                """
                ✅ Set 'user:1' successfully
                📡 Change: Set { key: "user:1", value: "Alice Johnson" }
                📄 'user:1' = 'Alice Johnson'
                📋 Keys (1): user:1
                \uD83D\uDDD1\uFE0F  Deleted 'user:1'
                👋 Goodbye!
                """,
                run.out());
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @Test
    void leavesPicturesOutWhenAskedForPlainText() {
        final CommandRun run =
                shell("set k v\nget k\nlist\ndelete k\nget k\nquit\n", "--interactive", "--plain");
        assertEquals(
                """
                Set 'k' successfully
                Change: Set { key: "k", value: "v" }
                'k' = 'v'
                Keys (1): k
                Deleted 'k'
                Key 'k' not found
                Goodbye!
                """,
                run.out());
    }

    @Test
    void saysNeitherGoodbyeNorPromptAtTheEndOfInput() {
        assertEquals("📊 Count: 0\n", shell("count").out());
    }

    @Test
    void missingKeyIsAResultAndNoFailureOfTheScript() {
        final CommandRun run = shell("get x\ndelete x\nquit\n");
        assertEquals("🔍 Key 'x' not found\n🔍 Key 'x' not found\n👋 Goodbye!\n", run.out());
        assertEquals(0, run.exitCode());
    }

    @Test
    void emptyListEndsWithTheColon() {
        assertEquals("📋 Keys (0):\n", shell("list\n").out());
    }

    @Test
    void listsKeysInOrderAndQuotesWhatIsNotAPlainWord() {
        final CommandRun run =
                shell(
                        """
                        set b 1
                        set "a b" 2
                        set --hex 00ff 01
                        set 0x41 3
                        list
                        list keys --prefix b
                        keys
                        """,
                        "--changes",
                        "none");
        assertTrue(
                run.out()
                        .endsWith(
                                """
                                📋 Keys (4): 0x00ff, "0x41", "a b", b
                                📋 Keys (1): b
                                📋 Keys (4): 0x00ff, "0x41", "a b", b
                                """),
                run.out());
    }

    @Test
    void showsBinaryValuesInHex() {
        final CommandRun run = shell("set --hex-value k 00ff10\nget k\n");
        assertEquals(
                """
                ✅ Set 'k' successfully
                📡 Change: Set { key: "k", value: 0x00ff10 }
                📄 'k' = 0x00ff10
                """,
                run.out());
    }

    @Test
    void printsDeletesWhenAllChangesAreWatched() {
        final CommandRun run = shell("watch off\nset k v\nwatch all\ndelete k\nwatch on\n");
        assertEquals(
                """
                ✅ Set 'k' successfully
                \uD83D\uDDD1\uFE0F  Deleted 'k'
                📡 Change: Delete { key: "k" }
                """,
                run.out());
    }

    @Test
    void printsChangesOfUnsyncedWritesOnceTheyAreDurable() {
        final CommandRun run =
                shell("set a 1\nset b 2\nsync\nset c 3\nquit\n", "--durability", "os");
        final List<String> lines = run.out().lines().toList();
        assertEquals(
                List.of(
                        "✅ Set 'a' successfully",
                        "✅ Set 'b' successfully",
                        "💾 Synced through sequence 2",
                        "✅ Set 'c' successfully",
                        "👋 Goodbye!"),
                lines.stream().filter(line -> !line.contains("Change")).toList());
        // A background sync may come before the one that is asked for.
        assertEquals(
                List.of(
                        "📡 Change: Set { key: \"a\", value: \"1\" }",
                        "📡 Change: Set { key: \"b\", value: \"2\" }",
                        "📡 Change: Set { key: \"c\", value: \"3\" }"),
                lines.stream().filter(line -> line.contains("Change")).toList());
        for (final String key : List.of("a", "b", "c")) {
            final int written = lines.indexOf("✅ Set '" + key + "' successfully");
            assertTrue(
                    lines.subList(written, lines.size()).toString().contains("\"" + key + "\""),
                    run.out());
        }
    }

    @Test
    void goesOnAfterAFailureAndReturnsTheFirstFailuresCode() {
        final CommandRun run = shell("import nowhere.tsv\nfoo\nset k v\nget k\n", "--plain");
        assertEquals(
                """
                Set 'k' successfully
                Change: Set { key: "k", value: "v" }
                'k' = 'v'
                """,
                run.out());
        assertEquals(
                """
                error: nowhere.tsv: no such file or directory
                error: unknown command 'foo' (try 'help')
                """,
                run.err());
        assertEquals(3, run.exitCode());
    }

    @Test
    void executesNothingOfALineWithAnOpenQuote() {
        final CommandRun run = shell("set k \"v\nget k\n");
        assertEquals("🔍 Key 'k' not found\n", run.out());
        assertEquals("error: quote \" is not closed (column 7)\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void saysWhichArgumentIsMissingOrTooMuch() {
        final CommandRun run = shell("set k\nget a b\nget --rwa k\nget\n");
        assertEquals(
                """
                error: missing required parameter: 'VALUE' (try 'help set')
                error: unexpected argument 'b' (try 'help get')
                error: unknown option '--rwa' (try 'help get')
                error: missing required parameter: 'KEY' (try 'help get')
                """,
                run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void takesKeysAndValuesThatBeginWithDashes() {
        final CommandRun run =
                shell("set n -5\nget n\nset -- --k --v\nget -- --k\nget --k\n", "--plain");
        assertTrue(run.out().contains("'n' = '-5'\n"), run.out());
        assertTrue(run.out().contains("'--k' = '--v'\n"), run.out());
        assertTrue(run.err().contains("unknown option '--k'"), run.err());
    }

    @Test
    void skipsBlankLinesAndComments() {
        final CommandRun run = shell("\n  \n# set k v\n  # x\ncount\r\n");
        assertEquals("📊 Count: 0\n", run.out());
        assertEquals("", run.err());
    }

    @Test
    void refusesInputThatIsNotUtf8() {
        final byte[] input = {'g', 'e', 't', ' ', (byte) 0xff, '\n'};
        final CommandRun run = CommandRun.start(directory.resolve("store"), input, false);
        assertEquals("error: standard input is not UTF-8\n", run.err());
        assertEquals(3, run.exitCode());
    }

    @Test
    void keysAndValuesMayHoldAnyLetters() {
        final CommandRun run = shell("set 'ключ 🔑' \"zwei\\nZeilen\\t\\\"\"\nget 'ключ 🔑'\n");
        assertEquals(
                """
                ✅ Set 'ключ 🔑' successfully
                📡 Change: Set { key: "ключ 🔑", value: "zwei\\nZeilen\\t\\"" }
                📄 'ключ 🔑' = 'zwei\\nZeilen\\t"'
                """,
                run.out());
    }

    @Test
    void countsTheChangesOfAnImportInsteadOfPrintingThem() throws Exception {
        final Path file = directory.resolve("many.tsv");
        final StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2_500; i++) {
            lines.append("key").append(i).append("\tvalue\n");
        }
        Files.writeString(file, lines, StandardCharsets.UTF_8);
        final CommandRun run = shell("import '" + file + "'\ncount\n", "--plain");
        final List<String> printed = run.out().lines().toList();
        assertTrue(printed.get(0).startsWith("Imported 2,500 entries in "), run.out());
        assertEquals("Changes: 2,500", printed.get(1));
        assertEquals("Count: 2500", printed.get(2));
    }

    @Test
    void doesNotReadDataWhereTheCommandsAre() {
        final CommandRun run = shell("import --format tsv -\na\tb\n");
        assertTrue(run.err().startsWith("error: standard input holds the commands"), run.err());
    }

    @Test
    void helpNamesEveryCommand() {
        final CommandRun run = shell("help\nhelp set\nhelp nothing\n");
        for (final String command : COMMANDS) {
            assertTrue(run.out().contains("  " + command + " "), command);
        }
        assertTrue(run.out().contains("KEY VALUE"), run.out());
        assertEquals("error: unknown command 'nothing'\n", run.err());
    }

    @Test
    void statsTellTheStoresFigures() {
        final CommandRun run = shell("set a 1\nstats\n", "--plain", "--durability", "interval:20");
        assertTrue(run.out().contains("\n  keys                 1\n"), run.out());
        assertTrue(run.out().contains("\n  written sequence     1\n"), run.out());
        assertTrue(run.out().contains("\n  durability           interval:20\n"), run.out());
    }

    @Test
    void whatAShellWroteIsThereForTheNextOne() {
        shell("set a 1\nset b 2\ndelete a\nquit\n");
        final CommandRun run = shell("list\nget b\n", "--plain");
        assertEquals("Keys (1): b\n'b' = '2'\n", run.out());
    }
}

package io.lohdb.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import io.lohdb.cli.command.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command at a time, over a store in files. */
class OneShotTest {
    @TempDir Path directory;

    private CommandRun run(final String... arguments) {
        return CommandRun.of(directory.resolve("store"), arguments);
    }

    private CommandRun atTerminal(final String... arguments) {
        return CommandRun.atTerminal(directory.resolve("store"), arguments);
    }

    @Test
    void setAnswersOnceTheWriteIsAcknowledged() {
        final CommandRun run = run("set", "user:1", "Alice Johnson");
        assertEquals("✅ Set 'user:1' successfully\n", run.out());
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @Test
    void getPrintsTheBareValueIntoAPipeAndASentenceAtATerminal() {
        run("set", "k", "v w");
        assertEquals("v w\n", run("get", "k").out());
        assertEquals("📄 'k' = 'v w'\n", run("get", "k", "--no-raw").out());
        assertEquals("📄 'k' = 'v w'\n", atTerminal("get", "k").out());
        assertEquals("v w\n", atTerminal("get", "k", "--raw").out());
    }

    @Test
    void entryWithATimeToLiveIsThereUntilItEnds() {
        assertEquals(0, run("set", "--ttl", "1d", "long", "v").exitCode());
        assertEquals("v\n", run("get", "long").out());
        assertEquals(0, run("set", "brief", "v", "--ttl", "1ms").exitCode());
        final long endMs = System.currentTimeMillis() + 1;
        while (System.currentTimeMillis() <= endMs) {
            Thread.onSpinWait();
        }
        assertEquals(1, run("get", "brief").exitCode());
        assertEquals("long\n", run("list").out());
        assertEquals("1\n", run("count").out());
        assertEquals("long\tv\n", run("export", "--format", "tsv", "-").out());
    }

    @Test
    void getPrintsEveryByteOfABinaryValue() {
        run("set", "--hex-value", "k", "00ff0a41");
        assertArrayEquals(new byte[] {0, (byte) 0xff, 10, 0x41, 10}, run("get", "k").outBytes());
    }

    @Test
    void missingKeyIsExitCodeOneAndLeavesStandardOutputEmpty() {
        for (final String command : List.of("get", "delete")) {
            final CommandRun run = run(command, "x");
            assertEquals(1, run.exitCode(), command);
            assertEquals("", run.out(), command);
            assertEquals("🔍 Key 'x' not found\n", run.err(), command);
        }
    }

    @Test
    void deleteRemovesTheKey() {
        run("set", "k", "v");
        assertEquals("\uD83D\uDDD1\uFE0F  Deleted 'k'\n", run("delete", "k").out());
        assertEquals(1, run("get", "k").exitCode());
    }

    @Test
    void listPrintsLinesIntoAPipeAndASentenceAtATerminal() {
        run("set", "b", "1");
        run("set", "a\tb", "2");
        assertEquals("a\\tb\nb\n", run("list").out());
        assertEquals("📋 Keys (2): \"a\\tb\", b\n", atTerminal("list").out());
        assertEquals("📋 Keys (1): b\n", atTerminal("list", "--prefix", "b").out());
        assertEquals("2\n", run("count").out());
        assertEquals("📊 Count: 2\n", atTerminal("count").out());
    }

    @Test
    void takesTheOptionsBehindTheCommandToo() {
        final String store = directory.resolve("other").toString();
        assertEquals(0, CommandRun.of(null, "set", "k", "v", "-d", store, "--plain").exitCode());
        assertEquals(
                "'k' = 'v'\n",
                CommandRun.of(null, "get", "--no-raw", "k", "--data-dir=" + store, "--plain")
                        .out());
    }

    @Test
    void wrongUsageIsExitCodeTwoAndOneLine() {
        final String[][] commandLines = {
            {"set", "k"},
            {"set", "k", "v", "w"},
            {"get", "--rwa"},
            {"frobnicate"},
            {"--frobnicate"},
            {"--durability", "never", "get", "k"},
            {"--durability", "interval:x", "get", "k"},
            {"--durability", "interval:60001", "get", "k"},
            {"--corruption-policy", "ignore", "get", "k"},
            {"--interactive", "get", "k"},
            {"set", "--hex", "zz", "00"},
            {"set", "k", "v", "--ttl", "5"},
            {"set", "k", "v", "--ttl", "0s"},
            {"set", "k", "v", "--ttl"},
            {"get", ""},
            {"import", "file.unknown"},
            {"import", "-"},
            {"export", "--format", "xml", "file"},
        };
        for (final String[] arguments : commandLines) {
            final CommandRun run = run(arguments);
            final String shown = String.join(" ", arguments) + ": " + run.err();
            assertEquals(2, run.exitCode(), shown);
            assertTrue(run.err().startsWith("error: "), shown);
            assertEquals(run.err().length() - 1, run.err().indexOf('\n'), shown);
        }
    }

    @Test
    void withoutCommandAndStoreItIsWrongUsage() {
        final CommandRun run = CommandRun.of(null);
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("lohdb --help"), run.err());
    }

    @Test
    void helpAndVersionAreThereOnEveryLevel() {
        final CommandRun help = CommandRun.of(null, "--help");
        assertEquals(0, help.exitCode());
        for (final String word :
                List.of(
                        "set", "get", "delete", "list", "stats", "import", "export", "compact",
                        "watch", "--plain")) {
            assertTrue(help.out().contains(word), word);
        }
        for (final String command :
                List.of("set", "get", "delete", "list", "count", "stats", "import", "export")) {
            final CommandRun run = CommandRun.of(null, command, "--help");
            assertEquals(0, run.exitCode(), command);
            assertTrue(run.out().startsWith("Usage: lohdb " + command), run.out());
        }
        assertTrue(CommandRun.of(null, "--version").out().startsWith("lohdb "));
    }

    @Test
    void storeThatIsOpenElsewhereIsExitCodeThreeAndOneLine() {
        try (LohDb other = LohDb.open(directory.resolve("store"))) {
            final CommandRun run = run("get", "k");
            assertEquals(3, run.exitCode());
            assertTrue(run.err().startsWith("error: "), run.err());
            assertEquals(run.err().length() - 1, run.err().indexOf('\n'), run.err());
            assertEquals(0, other.count());
        }
    }

    @Test
    void directoryThatIsAFileIsExitCodeThree() throws IOException {
        Files.writeString(directory.resolve("store"), "no store");
        final CommandRun run = run("get", "k");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().startsWith("error: "), run.err());
    }

    @Test
    void verbosePrintsTheStackTraceAndPlainLeavesItOut() throws IOException {
        Files.writeString(directory.resolve("store"), "no store");
        assertFalse(run("get", "k").err().contains("\tat "));
        assertTrue(run("get", "k", "--verbose").err().contains("\tat "));
    }

    @Test
    void corruptStoreNamesTheWayToSalvageIt() throws IOException {
        final Path store = directory.resolve("store");
        run("set", "a", "1");
        run("set", "b", "2");
        damageFirstValue(store);
        final CommandRun refused = run("get", "b");
        assertEquals(3, refused.exitCode(), refused.err());
        assertTrue(refused.err().contains("--corruption-policy salvage"), refused.err());
        final CommandRun salvaged = run("get", "b", "--corruption-policy", "salvage");
        assertEquals("2\n", salvaged.out(), salvaged.err());
        assertTrue(salvaged.err().startsWith("recovery: lost "), salvaged.err());
    }

    private static void damageFirstValue(final Path store) throws IOException {
        final Path log;
        try (var files = Files.list(store)) {
            log = files.filter(file -> file.toString().endsWith(".log")).sorted().toList().get(0);
        }
        final byte[] bytes = Files.readAllBytes(log);
        int at = 0;
        while (bytes[at] != 'a' || bytes[at + 1] != '1') {
            at++;
        }
        bytes[at + 1] = '9';
        Files.write(log, bytes);
    }

    @Test
    void outputThatCannotBeWrittenIsExitCodeThree() {
        run("set", "k", "v");
        assertEquals(
                "3 error: standard output: No space left on device\n",
                intoFailingOutput("No space left on device", "get", "k"));
        assertEquals(
                "3 error: standard output: No space left on device\n",
                intoFailingOutput("No space left on device", "export", "-f", "tsv", "-"));
    }

    @Test
    void readerThatHasGoneAwayIsNoComplaint() {
        run("set", "k", "v");
        assertEquals("3 ", intoFailingOutput("Broken pipe", "list"));
    }

    private String intoFailingOutput(final String reason, final String... arguments) {
        final OutputStream failing =
                new OutputStream() {
                    @Override
                    public void write(final int b) throws IOException {
                        throw new IOException(reason);
                    }
                };
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final Streams streams =
                new Streams(
                        new ByteArrayInputStream(new byte[0]), failing, err, false, false, false);
        final List<String> all =
                new ArrayList<>(List.of("-d", directory.resolve("store").toString()));
        all.addAll(List.of(arguments));
        final int exitCode = Main.run(all, streams, false);
        return exitCode + " " + err.toString(StandardCharsets.UTF_8);
    }
}

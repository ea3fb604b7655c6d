package io.lohdb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports and exports through the command line, over a store in files. */
class TransferTest {
    @TempDir Path directory;

    private CommandRun run(final String store, final String... arguments) {
        return CommandRun.of(directory.resolve(store), arguments);
    }

    private Path file(final String name, final String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static List<String> sortedLines(final String text) {
        return text.lines().sorted().toList();
    }

    @Test
    void importsAndExportsTsv() throws IOException {
        final String content = "a\t1\nb\ttwo\\nlines\\t\\\\\nempty\t\n";
        final Path in = file("in.tsv", content);
        final CommandRun run = run("store", "import", in.toString());
        assertTrue(run.out().startsWith("📥 Imported 3 entries in "), run.out());
        assertEquals("two\nlines\t\\\n", run("store", "get", "b").out());
        final Path out = directory.resolve("out.tsv");
        final CommandRun exported = run("store", "export", out.toString());
        assertTrue(exported.out().startsWith("📤 Exported 3 entries in "), exported.out());
        assertEquals(sortedLines(content), sortedLines(Files.readString(out)));
    }

    @Test
    void importsAndExportsJsonLines() throws IOException {
        final String content =
                """
                {"key":"a","value":"1\\n\\u0001"}
                {"key":"ключ","value":"🔑"}
                {"keyBase64":"AP8=","value":""}
                """;
        final Path in = file("in.jsonl", content);
        assertEquals(0, run("store", "import", in.toString()).exitCode());
        final CommandRun exported = run("store", "export", "--format", "jsonl", "-");
        assertEquals(sortedLines(content), sortedLines(exported.out()));
        assertTrue(exported.err().startsWith("📤 Exported 3 entries in "), exported.err());
    }

    @Test
    void carriesBinaryEntriesAsBase64() throws IOException {
        run("store", "set", "--hex", "00ff", "0a09");
        final Path out = directory.resolve("out.tsv");
        run("store", "export", "--base64", out.toString());
        assertEquals("AP8=\tCgk=\n", Files.readString(out));
        run("copy", "import", "--base64", out.toString());
        assertEquals("AP8=\tCgk=\n", run("copy", "export", "--base64", "-f", "tsv", "-").out());
    }

    @Test
    void readsStandardInput() {
        final CommandRun run =
                CommandRun.withInput(
                        directory.resolve("store"), "a\t1\r\n\nb\t2", "import", "-f", "tsv", "-");
        assertTrue(run.out().startsWith("📥 Imported 2 entries in "), run.out());
        assertEquals("1\n", run("store", "get", "a").out());
        assertEquals("2\n", run("store", "get", "b").out());
    }

    @Test
    void badLineEndsTheImportAndKeepsWhatWasBefore() throws IOException {
        final String[][] cases = {
            {"in.tsv", "a\t1\nb\t2\nno tab\nc\t3\n", "line 3: no tab between key and value"},
            {"in.tsv", "a\t1\nb\t2\nc\t3\t4\n", "line 3: more than one tab"},
            {"in.tsv", "a\t1\nb\t2\nc\t\\x\n", "line 3: a backslash that is not"},
            {"in.tsv", "a\t1\nb\t2\nc\t\\", "line 3: a backslash that is not"},
            {"in.tsv", "a\t1\nb\t2\n\t3\n", "line 3: "},
            {"in.jsonl", json("a", "1") + json("b", "2") + "x\n", "line 3: not JSON at column"},
            {"in.jsonl", json("a", "1") + json("b", "2") + "[]\n", "line 3: not a JSON object"},
        };
        for (final String[] each : cases) {
            final Path store = Files.createTempDirectory(directory, "store");
            final Path in = file(each[0], each[1]);
            final CommandRun run = CommandRun.of(store, "import", in.toString());
            assertEquals(3, run.exitCode(), run.err());
            assertTrue(run.err().startsWith("error: " + in + " " + each[2]), run.err());
            assertTrue(run.err().endsWith(" (2 entries before it stay imported)\n"), run.err());
            assertEquals("a\nb\n", CommandRun.of(store, "list").out());
        }
    }

    private static String json(final String key, final String value) {
        return "{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}\n";
    }

    @Test
    void acknowledgesLinesInOrderUpToTheLastOne() throws IOException {
        final String content =
                IntStream.range(0, 5_432)
                        .mapToObj(i -> "key" + i + "\tvalue" + i + "\n")
                        .collect(Collectors.joining());
        final Path in = file("in.tsv", content);
        for (final String mode : List.of("sync", "os", "interval:10")) {
            final CommandRun run =
                    run(
                            mode.substring(0, 2),
                            "import",
                            "--acknowledge",
                            "--durability",
                            mode,
                            in.toString());
            final List<Long> lines =
                    run.out()
                            .lines()
                            .filter(line -> line.startsWith("acknowledged "))
                            .map(line -> Long.parseLong(line.substring("acknowledged ".length())))
                            .toList();
            assertEquals(lines.stream().sorted().toList(), lines);
            assertTrue(lines.size() > 1, mode);
            assertEquals(5_432, lines.get(lines.size() - 1), mode);
            assertEquals("5432\n", run(mode.substring(0, 2), "count").out());
        }
    }

    @Test
    void exportsOnlyThePrefix() {
        run("store", "set", "a:1", "x");
        run("store", "set", "b:1", "y");
        assertEquals("b:1\ty\n", run("store", "export", "-f", "tsv", "-p", "b:", "-").out());
    }

    @Test
    void failedExportLeavesTheOldFileAndNoOther() throws IOException {
        run("store", "set", "a", "1");
        final Path folder = Files.createDirectory(directory.resolve("folder.tsv"));
        final CommandRun run = run("store", "export", folder.toString());
        assertEquals(3, run.exitCode());
        assertEquals("error: " + folder + ": is a directory\n", run.err());
        final CommandRun nowhere =
                run("store", "export", directory.resolve("missing/out.tsv").toString());
        assertEquals(3, nowhere.exitCode());
        assertFalse(Files.exists(directory.resolve("missing")));
    }

    @Test
    void exportReplacesAnOldFileAndFollowsALink() throws IOException {
        run("store", "set", "a", "1");
        final Path old = file("old.tsv", "old\n");
        final Path link = Files.createSymbolicLink(directory.resolve("link.tsv"), old);
        assertEquals(0, run("store", "export", link.toString()).exitCode());
        assertEquals("a\t1\n", Files.readString(old));
        assertTrue(Files.isSymbolicLink(link));
        try (var files = Files.list(directory)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
        }
    }

    @Test
    void missingFileIsExitCodeThree() {
        final CommandRun run = run("store", "import", directory.resolve("no.tsv").toString());
        assertEquals(3, run.exitCode());
        assertTrue(run.err().endsWith("no.tsv: no such file or directory\n"), run.err());
    }
}

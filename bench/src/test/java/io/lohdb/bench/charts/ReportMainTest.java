package io.lohdb.bench.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.ResultsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportMainTest {
    private static final String EXPECTED = ", expected format=lohdb-rivals version=1 to 1";

    @TempDir private Path folder;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private Path results;

    @BeforeEach
    void writeResults() {
        results = folder.resolve("results.json");
        ResultsFile.write(results, SampleResults.results());
    }

    private int run(final String... arguments) {
        return ReportMain.run(
                List.of(arguments),
                folder,
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private void assertRefused(final String message, final String... arguments) {
        errors.reset();
        assertEquals(2, run(arguments));
        assertEquals("bench: " + message + "\n", errors.toString(StandardCharsets.UTF_8));
        assertEquals("", output.toString(StandardCharsets.UTF_8));
        assertFalse(Files.exists(folder.resolve("report")));
    }

    private String file(final String name, final String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void writesAPageAndPictures() throws IOException {
        final Path out = folder.resolve("made").resolve("here");
        assertEquals(0, run("--from", results + "," + results, "--out", out.toString()));
        assertEquals("", errors.toString(StandardCharsets.UTF_8));
        assertEquals(out.resolve("report.html") + "\n", output.toString(StandardCharsets.UTF_8));
        assertTrue(Files.readString(out.resolve("report.html")).endsWith("</html>\n"));
        assertTrue(Files.readString(out.resolve("overview.svg")).startsWith("<svg "));
        assertTrue(Files.size(out.resolve("overview.png")) > 1000);
        assertFalse(Files.exists(out.resolve("puts-uniform-by-keys.svg")));
    }

    @Test
    void withoutOptionsItReadsAndWritesWhereBuildsGo() throws IOException {
        Files.move(results, folder.resolve("rivals.json"));
        assertEquals(0, run());
        assertTrue(Files.exists(folder.resolve("report").resolve("report.html")));
    }

    @Test
    void refusesFilesThatAreNoResults() throws IOException {
        final String missing = folder.resolve("missing.json").toString();
        assertRefused("no such file of results: " + missing, "--from", missing);
        final String foreign = file("foreign.json", "{\"version\": 1}");
        assertRefused(
                foreign + ": no results: format=null" + EXPECTED,
                "--from",
                results + "," + foreign);
        final String later =
                file(
                        "later.json",
                        Files.readString(results).replace("\"version\" : 1,", "\"version\" : 2,"));
        assertRefused(
                later + ": results of a version that is not known: version=2" + EXPECTED,
                "--from",
                later);
        final String nameless =
                file(
                        "nameless.json",
                        Files.readString(results).replace("\"unit\" : \"op/s\",", ""));
        assertRefused(
                nameless + ": no results: a measurement lacks store, workload or unit" + EXPECTED,
                "--from",
                nameless);
    }

    @Test
    void complaintsAboutTextThatIsNoJsonAreOneLine() throws IOException {
        final String text = file("text.json", "no\njson");
        assertEquals(2, run("--from", text));
        final String complaint = errors.toString(StandardCharsets.UTF_8);
        assertEquals(1, complaint.lines().count(), complaint);
        assertTrue(complaint.startsWith("bench: " + text + ": no results: "), complaint);
        assertTrue(complaint.endsWith(EXPECTED + "\n"), complaint);
        final Path binary = Files.write(folder.resolve("binary.json"), new byte[] {-1, -2, -3});
        errors.reset();
        assertEquals(2, run("--from", binary.toString()));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains(binary.toString()));
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertRefused("unknown option: --quick", "--quick");
        assertRefused("--from needs a file of results", "--from");
        assertRefused("--out needs a folder", "--out");
        final String name = results.toString();
        assertRefused("no folder: " + name, "--from", name, "--out", name);
        assertRefused(
                "no results in "
                        + folder.resolve("rivals.json")
                        + ": bench/run --rivals --out FILE makes some, --from FILE reads them");
    }
}

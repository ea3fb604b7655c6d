package io.lohdb.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.RunDescription.JvmDescription;
import io.lohdb.bench.results.RunDescription.MachineDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    private static final Workload READ =
            new Workload("read", "uniform", 1_000_000, 16, 100, 2, "none", "fresh");

    private static SuiteResults results() {
        return SuiteResults.of(
                new RunDescription(
                        "2026-11-27T22:30:00Z",
                        300_000,
                        "bench/run --rivals --quick",
                        true,
                        new MachineDescription(
                                2, "a model", 1L << 34, "Linux 6 amd64", "ext4", 0.5),
                        new JvmDescription("OpenJDK", "17.0.15", List.of("-Xmx4g")),
                        3,
                        1000,
                        2000,
                        1),
                List.of(
                        new StoreDescription(
                                "lohdb", "LohDB", "0.1", true, "", "get", Map.of("none", "OS")),
                        new StoreDescription(
                                "halodb", "HaloDB", "1", true, "needs 22", "get", Map.of())),
                List.of(
                        Measurement.of(
                                "lohdb", READ, Measurement.PER_SECOND, List.of(3.0, 1.0, 2.5), "")),
                List.of(
                        new Failure("halodb", null, "needs 22"),
                        new Failure("lohdb", READ, "no \"space\"\nleft")),
                List.of(
                        new GoalVerdict(
                                "get",
                                ">= 1.5 x",
                                GoalVerdict.Verdict.PASS,
                                1.7,
                                1.5,
                                "x",
                                "2.5 beside 1.5"),
                        new GoalVerdict(
                                "durable",
                                ">= 3 x",
                                GoalVerdict.Verdict.NOT_MEASURED,
                                null,
                                3,
                                "x",
                                "no figure")));
    }

    @Test
    void readsBackWhatItWrote(@TempDir final Path folder) {
        final Path file = folder.resolve("results.json");
        ResultsFile.write(file, results());
        assertEquals(results(), ResultsFile.read(file));
    }

    @Test
    void readsLatenciesBack(@TempDir final Path folder) {
        final SuiteResults results =
                results()
                        .withLatencies(
                                List.of(
                                        curve(List.of(1.0, 2.0, 3.5, 40.0, 500.0, 6000.0)),
                                        curve(List.of())));
        final Path file = folder.resolve("results.json");
        ResultsFile.write(file, results);
        assertEquals(results, ResultsFile.read(file));
    }

    private static LatencyCurve curve(final List<Double> hiccups) {
        return new LatencyCurve(
                "lohdb",
                "half reads, half puts",
                "none",
                50_000,
                1_500_000,
                List.of(1.5, 2.0, 4.0, 80.0, 900.0, 12_000.0),
                hiccups,
                "beside compaction");
    }

    @Test
    void refusesCurvesThatLackPoints() {
        final String text =
                ResultsFile.text(results().withLatencies(List.of(curve(List.of()))))
                        .replace("1.5, 2.0, 4.0", "2.0, 4.0");
        assertTrue(
                complaint(text).contains("latencies: expected=6 found=5"), () -> complaint(text));
        assertThrows(IllegalArgumentException.class, () -> curve(List.of(1.0)));
    }

    @Test
    void passesOverPropertiesThatItDoesNotKnow() {
        final String text = ResultsFile.text(results()).replaceFirst("\\{", "{\"later\": [1],");
        assertEquals(results(), ResultsFile.parse(text));
    }

    @Test
    void takesListsThatAreLeftOutForEmpty() {
        final SuiteResults results =
                ResultsFile.parse("{\"format\": \"lohdb-rivals\", \"version\": 1}");
        assertTrue(results.measurements().isEmpty());
        assertTrue(results.goals().isEmpty());
        assertTrue(results.latencies().isEmpty());
    }

    @Test
    void refusesOtherFilesAndLaterVersions() {
        final String text = ResultsFile.text(results());
        assertEquals("no results: format=null", complaint("{}"));
        assertTrue(complaint("nothing").startsWith("no results: "));
        assertEquals(
                "results of a version that is not known: version=2",
                complaint(text.replace("\"version\" : 1,", "\"version\" : 2,")));
    }

    private static String complaint(final String text) {
        return assertThrows(IllegalArgumentException.class, () -> ResultsFile.parse(text))
                .getMessage();
    }

    @Test
    void computesMedianAndSpreadInAnyOrderOfRuns() {
        final Measurement odd = results().measurements().get(0);
        assertEquals(List.of(2.5, 1.0, 3.0), List.of(odd.median(), odd.min(), odd.max()));
        final Measurement even =
                Measurement.of("a", READ, Measurement.SECONDS, List.of(4.0, 1.0, 2.0, 3.0), "");
        assertEquals(2.5, even.median());
        assertThrows(
                IllegalArgumentException.class,
                () -> Measurement.of("a", READ, Measurement.SECONDS, List.of(), ""));
    }

    @Test
    void aStoreWithAReasonHasNotStarted() {
        assertTrue(results().stores().get(0).hasStarted());
        assertFalse(results().stores().get(1).hasStarted());
    }
}

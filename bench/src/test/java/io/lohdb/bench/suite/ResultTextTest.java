package io.lohdb.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.RunDescription;
import io.lohdb.bench.results.RunDescription.JvmDescription;
import io.lohdb.bench.results.RunDescription.MachineDescription;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.SuiteResults;
import io.lohdb.bench.results.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTextTest {
    private static final Workload READ =
            new Workload("read", "uniform", 1_000_000, 16, 100, 2, "none", "aged");
    private static final Workload DISK =
            new Workload("disk", "sequential", 1_000_000, 16, 100, 1, "none", "fresh");

    private static StoreDescription store(
            final String name, final boolean isPersistent, final String reason) {
        return new StoreDescription(
                name, name, "1", isPersistent, reason, "", Map.of("none", "", "sync", ""));
    }

    private static Measurement measurement(
            final String store, final Workload workload, final String unit, final double median) {
        return Measurement.of(store, workload, unit, List.of(median), "");
    }

    private static String text() {
        return ResultText.of(
                SuiteResults.of(
                        new RunDescription(
                                "2026-11-27T23:00:00Z",
                                61_000,
                                "bench/run --rivals",
                                true,
                                new MachineDescription(2, "a model", 1, "Linux", "ext4", 0.5),
                                new JvmDescription("VM", "17", List.of()),
                                3,
                                1000,
                                1000,
                                1),
                        List.of(
                                store("lohdb", true, ""),
                                store("rocksdb", true, ""),
                                store("halodb", true, "needs 22"),
                                store("hashmap", false, "")),
                        List.of(
                                measurement("lohdb", READ, Measurement.PER_SECOND, 3_000_000),
                                measurement("rocksdb", READ, Measurement.PER_SECOND, 2_000),
                                measurement("hashmap", READ, Measurement.PER_SECOND, 9_000_000),
                                measurement("lohdb", DISK, Measurement.BYTES_PER_KEY, 200),
                                measurement("rocksdb", DISK, Measurement.BYTES_PER_KEY, 130)),
                        List.of(
                                new Failure("halodb", null, "needs 22"),
                                new Failure("hashmap", DISK, "keeps nothing")),
                        List.of(
                                new GoalVerdict(
                                        "get",
                                        ">= 1.50 x",
                                        GoalVerdict.Verdict.NOT_MEASURED,
                                        null,
                                        1.5,
                                        "x",
                                        ""))));
    }

    @Test
    void showsEveryFigureAndHowOftenLohdbIsBetter() {
        assertEquals(
                """
                WORK                              KEYS                  LOHDB    ROCKSDB    HASHMAP     TIMES  BEST RIVAL
                read uniform, 2 threads, aged     1,000,000 x 100 B  3,000 K/s  2.00 K/s  9,000 K/s  1500.00 x     rocksdb
                """
                        .replaceAll(" +", " "),
                text().lines()
                        .filter(line -> line.startsWith("WORK") || line.startsWith("read"))
                        .map(line -> line.replaceAll(" +", " "))
                        .reduce("", (all, line) -> all + line + "\n"));
        assertTrue(
                text().replaceAll(" +", " ")
                        .contains("disk 1,000,000 x 100 B 200.0 B 130.0 B - 0.65 x rocksdb\n"));
    }

    @Test
    void saysWhatWasNotMeasuredAndWhy() {
        assertTrue(text().contains("cannot start: needs 22\n"), text());
        assertTrue(text().contains("\n  everything: needs 22 (halodb)\n"), text());
        assertTrue(
                text().contains("\n  1,000,000 x 100 B, disk: keeps nothing (hashmap)\n"), text());
        assertTrue(text().contains("not measured"), text());
    }

    @Test
    void alignsColumns() {
        final TextTable table = new TextTable(1, List.of("A", "B"));
        table.add(List.of("long", "1"));
        table.add(List.of("x", "100"));
        assertEquals("A       B\nlong    1\nx     100\n", table.text());
        assertThrows(IllegalArgumentException.class, () -> table.add(List.of("one")));
    }
}

package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.GoalVerdict.Verdict;
import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.results.SuiteResults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyGoalsTest {
    static LatencyCurve curve(
            final String store, final String durability, final double tailUs, final String note) {
        final List<Double> us = List.of(1.0, 1.0, 2.0, 3.0, tailUs, tailUs + 1);
        return new LatencyCurve(
                store, LatencyWork.PUT.text(), durability, LatencyOptions.RATE, 1000, us, us, note);
    }

    private static List<Verdict> verdicts(final LatencyCurve... curves) {
        return LatencyGoals.of(List.of(curves)).stream().map(GoalVerdict::verdict).toList();
    }

    @Test
    void withoutFiguresNothingIsSaid() {
        assertEquals(List.of(Verdict.NOT_MEASURED, Verdict.NOT_MEASURED), verdicts());
        assertEquals(
                List.of(Verdict.PASS, Verdict.NOT_MEASURED),
                verdicts(curve("lohdb", "interval", 250, "")));
        // Another mode is no answer, nor is another rate.
        assertEquals(
                List.of(Verdict.NOT_MEASURED, Verdict.NOT_MEASURED),
                verdicts(curve("lohdb", "none", 1, "")));
    }

    @Test
    void theLimitAndTheBestRivalCountEachForItself() {
        assertEquals(
                List.of(Verdict.FAIL, Verdict.PASS),
                verdicts(
                        curve("lohdb", "interval", 251, ""),
                        curve("rocksdb", "none", 900, ""),
                        curve("lmdb", "none", 300, "")));
        assertEquals(
                List.of(Verdict.PASS, Verdict.FAIL),
                verdicts(
                        curve("lohdb", "interval", 200, ""),
                        curve("rocksdb", "none", 199, ""),
                        curve("lmdb", "none", 300, "")));
    }

    @Test
    void aMapOnTheHeapIsNoRival() {
        assertEquals(
                List.of(Verdict.PASS, Verdict.NOT_MEASURED),
                verdicts(curve("lohdb", "interval", 200, ""), curve("hashmap", "none", 1, "")));
    }

    @Test
    void aRateThatWasNotHeldPassesNothing() {
        assertEquals(
                List.of(Verdict.FAIL, Verdict.FAIL),
                verdicts(
                        curve("lohdb", "interval", 1, LatencyTable.NOT_HELD + ": 1 op/s"),
                        curve("rocksdb", "none", 199, "")));
    }

    @Test
    void aFileKeepsWhatIsNotMeasuredAgain() {
        final List<GoalVerdict> goals = LatencyGoals.of(List.of());
        final GoalVerdict other = new GoalVerdict("other", "", Verdict.PASS, 1.0, 1, "x", "");
        final List<GoalVerdict> oldGoals = new ArrayList<>(goals);
        oldGoals.add(other);
        final SuiteResults before =
                SuiteResults.of(null, List.of(), List.of(), List.of(), oldGoals)
                        .withLatencies(
                                List.of(
                                        curve("lohdb", "interval", 900, "old"),
                                        curve("lmdb", "none", 800, "old")));
        final LatencyCurve found = curve("lohdb", "interval", 100, "new");
        final List<GoalVerdict> newGoals = LatencyGoals.of(List.of(found));
        final SuiteResults merged = LatencyFile.merged(before, List.of(found), newGoals);
        assertEquals(
                List.of("old", "new"),
                merged.latencies().stream().map(LatencyCurve::note).toList());
        assertEquals(List.of(other, newGoals.get(0), newGoals.get(1)), merged.goals());
    }

    @Test
    void theTableHasARowForEveryStoreAndItsHiccups() {
        final List<LatencyCurve> curves =
                List.of(
                        curve("lohdb", "interval", 1234.4, "3 syncs"),
                        curve("lmdb", "none", 5, ""));
        final String text =
                LatencyTable.text(
                        curves,
                        List.of(new Failure("halodb", null, "needs Java 22")),
                        LatencyGoals.of(curves));
        final List<String> lines = text.lines().toList();
        assertEquals("put, 200,000 per second, microseconds from when it was due", lines.get(0));
        assertTrue(lines.get(2).startsWith("lohdb, interval "), text);
        assertTrue(lines.get(2).contains(" 1,234 ") && lines.get(2).endsWith("3 syncs"), text);
        assertTrue(lines.get(3).contains("hiccups"), text);
        assertTrue(lines.get(4).startsWith("lmdb, none "), text);
        assertTrue(text.contains("not measured: halodb: needs Java 22"), text);
        assertTrue(text.contains("FAIL"), text);
    }
}

package io.lohdb.bench.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.SuiteResults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static String page(final SuiteResults... results) {
        final ReportData data = ReportData.of(List.of(results));
        return new ReportPage(data, ReportCharts.of(data)).html();
    }

    @Test
    void saysAllThatTheResultsSay() {
        final SuiteResults results = SampleResults.results();
        final String page = page(results);
        for (final StoreDescription store : results.stores()) {
            assertHas(page, store.title());
            assertHas(page, store.version());
            assertHas(page, store.calls());
            store.durabilities().values().forEach(meaning -> assertHas(page, meaning));
        }
        for (final Failure failure : results.failures()) {
            assertHas(page, "<td>" + failure.reason() + "</td>");
        }
        for (final GoalVerdict goal : results.goals()) {
            assertHas(page, goal.name());
            assertHas(page, goal.note());
        }
        assertHas(page, "did not start: needs Java 22");
        assertHas(page, "3 goals: 1 reached, 1 missed, 1 not measured.");
        assertHas(page, ">PASS</td>");
        assertHas(page, ">FAIL</td>");
        assertHas(page, ">not measured</td>");
        assertHas(page, "&gt;= 1.50 x");
        assertHas(page, "a model");
        assertHas(page, "bench/run --rivals");
        assertHas(page, "85 min");
    }

    private static void assertHas(final String page, final String part) {
        assertTrue(page.contains(part), () -> "not in the page: " + part);
    }

    @Test
    void everyFigureIsInTheLastTables() {
        final String page = page(SampleResults.results());
        final String tables = page.substring(page.indexOf("id=\"every-figure\""));
        for (final String figure :
                List.of("2,000", "1,500", "1,200", "61.5", "150", "300", "100.0", "50.0")) {
            assertHas(tables, "<td class=\"n\">" + figure + "</td>");
        }
        assertHas(tables, "<td class=\"n\">1,950 to 2,100</td>");
        assertHas(tables, "<td class=\"n\">2.00 x</td>");
        assertHas(tables, "msync-loop (no store)");
    }

    @Test
    void showsLossesAsItShowsWins() {
        final String page = page(SampleResults.results());
        assertHas(page, "LohDB is ahead in 2 of 4 comparisons and behind in 2.");
        final String overview = page.substring(page.indexOf("LohDB as a multiple"));
        assertHas(overview, "<td class=\"n\">0.75 x</td>");
        assertHas(overview, "<td class=\"n\">0.50 x</td>");
    }

    @Test
    void needsNothingBesideItself() {
        final String page = page(SampleResults.results());
        final Matcher outside =
                Pattern.compile(
                                "https?:|//[a-z]|<script|<link|<img|<iframe|@import|src=|url\\((?!#)"
                                    + "|href=\"(?!#)",
                                Pattern.CASE_INSENSITIVE)
                        .matcher(page);
        assertFalse(outside.find(), () -> "at: " + page.substring(outside.start()));
    }

    @Test
    void everyLinkHasATargetAndEveryNameIsThereOnce() {
        final String page = page(SampleResults.results());
        final Set<String> names = new HashSet<>();
        final Matcher ids = Pattern.compile(" id=\"([^\"]*)\"").matcher(page);
        while (ids.find()) {
            assertTrue(names.add(ids.group(1)), ids::group);
        }
        final Matcher links = Pattern.compile("(?:href=\"|url\\()#([^\")]*)").matcher(page);
        int count = 0;
        while (links.find()) {
            count++;
            assertTrue(names.contains(links.group(1)), links::group);
        }
        assertTrue(count > 10);
    }

    @Test
    void worksWhoseTitlesDifferInSignsOnlyHaveChartsOfTheirOwn() {
        final List<Measurement> figures = new ArrayList<>();
        for (final String work : List.of("a b", "a-b", "put")) {
            for (final String unit : List.of(Measurement.PER_SECOND, Measurement.MICROSECONDS)) {
                figures.add(
                        SampleResults.figure(
                                "lohdb",
                                SampleResults.workload(work, "uniform", 1000, 1, "none"),
                                unit,
                                5));
            }
        }
        final ReportCharts charts =
                ReportCharts.of(
                        ReportData.of(
                                List.of(
                                        SuiteResults.of(
                                                null,
                                                List.of(
                                                        SampleResults.store(
                                                                "lohdb", "LohDB", true)),
                                                figures,
                                                List.of(),
                                                List.of()))));
        assertEquals(
                List.of(
                        "a-b-uniform-1-thread",
                        "a-b-uniform-time-of-each",
                        "a-b-uniform-1-thread-2",
                        "a-b-uniform-time-of-each-2",
                        "puts-uniform-1-thread",
                        "puts-uniform-time-of-each"),
                charts.all().stream().map(Chart::id).toList());
    }

    @Test
    void foreignTextIsNoMarkup() {
        final String hostile = "<script>alert(\"1\")</script>&'\u0007";
        final SuiteResults base = SampleResults.results();
        final String page =
                page(
                        SuiteResults.of(
                                base.run(),
                                List.of(
                                        SampleResults.store("lohdb", hostile, true),
                                        SampleResults.store(hostile, hostile, true)),
                                List.of(
                                        SampleResults.figure(
                                                "lohdb",
                                                SampleResults.READ,
                                                Measurement.PER_SECOND,
                                                1),
                                        SampleResults.figure(
                                                hostile,
                                                SampleResults.READ,
                                                Measurement.PER_SECOND,
                                                2)),
                                List.of(new Failure(hostile, null, hostile)),
                                List.of(
                                        new GoalVerdict(
                                                hostile,
                                                hostile,
                                                GoalVerdict.Verdict.PASS,
                                                1.0,
                                                1,
                                                hostile,
                                                hostile))));
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("\u0007"));
        assertHas(page, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;");
    }

    @Test
    void emptyResultsMakeAPage() {
        final String page = page(SuiteResults.of(null, List.of(), List.of(), List.of(), List.of()));
        assertHas(page, "do not say when and where");
        assertHas(page, "No goals were put to the test.");
        assertHas(page, "Everything could be measured.");
        assertFalse(page.contains("<svg"));
    }

    @Test
    void aSingleStoreHasBars() {
        final List<Measurement> figures =
                SampleResults.results().measurements().stream()
                        .filter(one -> one.store().equals("lohdb"))
                        .toList();
        final String page =
                page(
                        SuiteResults.of(
                                SampleResults.run(),
                                List.of(SampleResults.store("lohdb", "LohDB", true)),
                                figures,
                                List.of(),
                                List.of()));
        assertHas(page, "<figcaption>Reads, uniform, 1 thread</figcaption>");
        assertHas(page, "Reads, uniform, by keys");
        assertFalse(page.contains("LohDB as a multiple"));
        final String latency = page.substring(page.indexOf("id=\"latency\""));
        assertTrue(latency.startsWith("id=\"latency\">\n<h2>Latency</h2>\n<p>Not measured.</p>"));
    }

    @Test
    void storesThatNobodyDescribesAreShownByName() {
        final String page =
                page(
                        SuiteResults.of(
                                        null,
                                        List.of(),
                                        List.of(
                                                SampleResults.figure(
                                                        "first",
                                                        SampleResults.DISK,
                                                        Measurement.BYTES_PER_KEY,
                                                        0)),
                                        List.of(),
                                        List.of())
                                .withLatencies(
                                        List.of(
                                                new LatencyCurve(
                                                        "second",
                                                        "puts",
                                                        "sync",
                                                        10,
                                                        1,
                                                        List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
                                                        List.of(),
                                                        null))));
        assertHas(page, "first (no store)");
        assertHas(page, "second (no store)");
    }

    @Test
    void whatALaterFileSaysCounts() {
        final SuiteResults later =
                SuiteResults.of(
                        SampleResults.run(),
                        List.of(),
                        List.of(
                                SampleResults.figure(
                                        "lohdb",
                                        SampleResults.READ,
                                        Measurement.PER_SECOND,
                                        2_345_000)),
                        List.of(),
                        List.of(SampleResults.goal("puts", GoalVerdict.Verdict.PASS, 1.6)));
        final ReportData data = ReportData.of(List.of(SampleResults.results(), later));
        assertEquals(2, data.runs().size());
        assertEquals(3, data.goals().size());
        assertEquals(
                List.of(2_345_000.0),
                data.measurements().stream()
                        .filter(
                                one ->
                                        one.store().equals("lohdb")
                                                && one.workload().equals(SampleResults.READ))
                        .map(Measurement::median)
                        .toList());
    }
}

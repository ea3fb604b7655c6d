package io.lohdb.bench.charts;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.GoalVerdict.Verdict;
import io.lohdb.bench.results.Workload;
import java.util.List;

/**
 * How LohDB fared: its goals, where it is ahead and where it is not, and what failed. Immutable.
 */
final class SummarySection {
    private static final String NONE = "\u2013";

    private final ReportData data;
    private final ReportCharts charts;

    SummarySection(final ReportData data, final ReportCharts charts) {
        this.data = data;
        this.charts = charts;
    }

    void write(final Html html) {
        if (data.goals().isEmpty()) {
            html.element("p", "No goals were put to the test.");
        } else {
            goals(html);
        }
        charts.overview().ifPresent(chart -> overview(html, chart));
    }

    private void goals(final Html html) {
        html.element(
                "p class=\"lead\"",
                data.goals().size()
                        + " goals: "
                        + count(Verdict.PASS)
                        + " reached, "
                        + count(Verdict.FAIL)
                        + " missed, "
                        + count(Verdict.NOT_MEASURED)
                        + " not measured.");
        html.raw("<div class=\"wide\"><table>\n")
                .columns("goal", "verdict", "#reached", "#required", "figures")
                .raw("<tbody>\n");
        for (final GoalVerdict goal : data.goals()) {
            html.raw("<tr>").head(goal.name());
            verdict(html, goal.verdict());
            html.figure(goal.figure() == null ? NONE : Figures.goal(goal, goal.figure()))
                    .figure(goal.requirement())
                    .cell(goal.note())
                    .raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
    }

    private static void verdict(final Html html, final Verdict verdict) {
        if (verdict == Verdict.PASS) {
            html.element("td class=\"good\"", "PASS");
        } else if (verdict == Verdict.FAIL) {
            html.element("td class=\"bad\"", "FAIL");
        } else {
            html.element("td class=\"open\"", "not measured");
        }
    }

    private long count(final Verdict verdict) {
        return data.goals().stream().filter(goal -> goal.verdict() == verdict).count();
    }

    private void overview(final Html html, final Chart chart) {
        final List<RatioChart.Row> rows = RatioChart.rows(charts.compared());
        final long ahead = rows.stream().filter(row -> row.ratio() >= 1).count();
        html.element("h3", chart.title())
                .element(
                        "p",
                        "With "
                                + charts.shape()
                                + " LohDB is ahead in "
                                + ahead
                                + " of "
                                + rows.size()
                                + " comparisons and behind in "
                                + (rows.size() - ahead)
                                + ". The rival beside each figure is the fastest, or the smallest,"
                                + " of all in that comparison."
                                + missing())
                .raw("<figure class=\"large\">\n")
                .raw(Drawing.inline(chart))
                .raw("\n<details><summary>Figures</summary><div class=\"wide\"><table>\n")
                .columns("work", "#LohDB beside the rival", "fastest persistent rival")
                .raw("<tbody>\n");
        for (final RatioChart.Row row : rows) {
            html.raw("<tr>")
                    .head(row.label())
                    .figure(Figures.times(row.ratio()))
                    .cell(row.rival())
                    .raw("</tr>\n");
        }
        html.raw("</tbody></table></div></details>\n</figure>\n");
    }

    private String missing() {
        final List<String> missing = RatioChart.withoutRatio(charts.compared());
        return missing.isEmpty()
                ? ""
                : " Without a ratio, as a figure is zero: " + String.join("; ", missing) + ".";
    }

    /** What could not be measured, and why. */
    void failures(final Html html) {
        if (data.failures().isEmpty()) {
            html.element("p", "Everything could be measured.");
            return;
        }
        html.raw("<div class=\"wide\"><table>\n")
                .columns("store", "work", "reason")
                .raw("<tbody>\n");
        for (final Failure failure : data.failures()) {
            html.raw("<tr>")
                    .head(charts.looks().look(failure.store()).title())
                    .cell(work(failure.workload()))
                    .cell(failure.reason())
                    .raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
    }

    private static String work(final Workload workload) {
        return workload == null
                ? "everything"
                : Words.manner(workload)
                        + ", "
                        + Words.shape(workload)
                        + ", "
                        + Words.threads(workload.threadCount());
    }
}

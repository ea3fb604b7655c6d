package io.lohdb.bench.charts;

import io.lohdb.bench.results.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Charts, and beside each the table of what it shows. Immutable. */
final class ChartSections {
    private final ReportCharts charts;

    ChartSections(final ReportCharts charts) {
        this.charts = charts;
    }

    void rates(final Html html) {
        final List<ReportCharts.Bars> bars = charts.bars(Measurement.PER_SECOND);
        if (isEmpty(html, bars)) {
            return;
        }
        html.element(
                "p",
                capital(charts.shape())
                        + ". A bar is the median of all runs, its whisker reaches from the worst to"
                        + " the best. A gray bar below the others has no durability: it loses"
                        + " everything when the process ends.");
        final Map<String, List<ReportCharts.Bars>> byWork = new LinkedHashMap<>();
        for (final ReportCharts.Bars one : bars) {
            byWork.computeIfAbsent(
                            String.valueOf(one.comparison().workload().work()),
                            work -> new ArrayList<>())
                    .add(one);
        }
        byWork.forEach(
                (work, list) -> {
                    html.element("h3", Words.work(work));
                    grid(html, list);
                });
    }

    void space(final Html html) {
        final List<ReportCharts.Bars> bars = charts.bars(Measurement.BYTES_PER_KEY);
        if (!isEmpty(html, bars)) {
            html.element("p", capital(charts.shape()) + ". Bytes for each key.");
            grid(html, bars);
        }
    }

    void openings(final Html html) {
        final List<ReportCharts.Bars> bars = charts.bars(Measurement.SECONDS);
        if (!isEmpty(html, bars)) {
            html.element("p", capital(charts.shape()) + ".");
            grid(html, bars);
        }
    }

    private static boolean isEmpty(final Html html, final List<?> list) {
        if (list.isEmpty()) {
            html.element("p", "Not measured.");
        }
        return list.isEmpty();
    }

    private static void grid(final Html html, final List<ReportCharts.Bars> bars) {
        html.raw("<div class=\"grid\">\n");
        for (final ReportCharts.Bars one : bars) {
            start(html, one.chart(), true);
            Tables.comparison(html, one.comparison());
            end(html);
        }
        html.raw("</div>\n");
    }

    void scaling(final Html html) {
        boolean isAny = false;
        for (final Map.Entry<ScalingAxis, List<ReportCharts.Lines>> entry :
                charts.lines().entrySet()) {
            final ScalingAxis axis = entry.getKey();
            if (!entry.getValue().isEmpty()) {
                isAny = true;
                html.element("h3", "By " + axis.title()).raw("<div class=\"grid\">\n");
                for (final ReportCharts.Lines one : entry.getValue()) {
                    start(html, one.chart(), false);
                    Tables.scaling(html, one.comparisons(), axis);
                    end(html);
                }
                html.raw("</div>\n");
            }
        }
        if (!isAny) {
            html.element("p", "Not measured.");
        }
    }

    void latencies(final Html html) {
        final List<ReportCharts.Bars> bars = charts.bars(Measurement.MICROSECONDS);
        if (!bars.isEmpty()) {
            grid(html, bars);
        } else if (isEmpty(html, charts.curves())) {
            return;
        }
        if (!charts.curves().isEmpty()) {
            curves(html);
        }
    }

    private void curves(final Html html) {
        html.element(
                "p",
                "Operations were due at a fixed rate, and each latency counts from the moment when"
                        + " the operation was due. Each step to the right leaves a tenth of the"
                        + " operations. The dashed line is how late an idle thread of the same"
                        + " machine woke up meanwhile, the worst beside any of the stores: the"
                        + " machine's own share of what is above.");
        html.raw("<div class=\"grid\">\n");
        for (final ReportCharts.Curves one : charts.curves()) {
            start(html, one.chart(), false);
            Tables.curves(html, one.curves(), charts.looks());
            end(html);
        }
        html.raw("</div>\n");
    }

    private static void start(final Html html, final Chart chart, final boolean isShared) {
        html.raw("<figure>\n<figcaption>").words(chart.title());
        if (!isShared) {
            html.element("small", chart.subtitle());
        }
        html.raw("</figcaption>\n")
                .raw(Drawing.inline(chart))
                .raw("\n<details><summary>Figures</summary>\n");
    }

    private static void end(final Html html) {
        html.raw("</details>\n</figure>\n");
    }

    private static String capital(final String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}

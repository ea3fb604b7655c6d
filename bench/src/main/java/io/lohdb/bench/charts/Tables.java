package io.lohdb.bench.charts;

import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.results.Measurement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Figures as rows. Any thread. */
final class Tables {
    private static final String NONE = "\u2013";

    private Tables() {}

    /** What one chart shows. */
    static void comparison(final Html html, final Comparison comparison) {
        final Scale scale = comparison.scale();
        html.raw("<div class=\"wide\"><table>\n")
                .columns(
                        "store",
                        "#median, " + scale.label(),
                        "#worst to best run",
                        "#ratio to best rival")
                .raw("<tbody>\n");
        rows(html, comparison);
        html.raw("</tbody></table></div>\n");
    }

    private static void rows(final Html html, final Comparison comparison) {
        final Scale scale = comparison.scale();
        for (final Measurement one : comparison.measurements()) {
            html.raw(rowStart(comparison.look(one)))
                    .head(comparison.look(one).label())
                    .figure(scale.show(one.median()))
                    .figure(spread(comparison, one))
                    .figure(comparison.ratio(one).map(Figures::times).orElse(NONE))
                    .raw("</tr>\n");
        }
    }

    private static String spread(final Comparison comparison, final Measurement one) {
        final Scale scale = comparison.scale();
        final boolean isMoreBetter = Comparison.isMoreBetter(comparison.unit());
        return scale.show(isMoreBetter ? one.min() : one.max())
                + " to "
                + scale.show(isMoreBetter ? one.max() : one.min());
    }

    static String rowStart(final StoreLook look) {
        return look.isLohdb() ? "<tr class=\"own\">" : "<tr>";
    }

    /** All comparisons of one work, each under a line that says what it was. */
    static void work(final Html html, final List<Comparison> comparisons) {
        html.raw("<div class=\"wide\"><table>\n")
                .columns(
                        "store",
                        "#median",
                        "#worst to best run",
                        "#ratio to best rival",
                        "runs and note");
        for (final Comparison comparison : comparisons) {
            html.raw("<tbody>\n<tr class=\"group\">")
                    .element(
                            "th scope=\"rowgroup\" colspan=\"5\"",
                            Words.manner(comparison.workload())
                                    + ", "
                                    + Words.shape(comparison.workload())
                                    + ", "
                                    + Words.threads(comparison.workload().threadCount())
                                    + ", in "
                                    + comparison.scale().label())
                    .raw("</tr>\n");
            for (final Measurement one : comparison.measurements()) {
                html.raw(rowStart(comparison.look(one)))
                        .head(comparison.look(one).label())
                        .figure(comparison.scale().show(one.median()))
                        .figure(spread(comparison, one))
                        .figure(comparison.ratio(one).map(Figures::times).orElse(NONE))
                        .cell(runs(one))
                        .raw("</tr>\n");
            }
            html.raw("</tbody>\n");
        }
        html.raw("</table></div>\n");
    }

    private static String runs(final Measurement one) {
        final String count = one.runs().size() == 1 ? "1 run" : one.runs().size() + " runs";
        return one.note() == null || one.note().isEmpty() ? count : count + "; " + one.note();
    }

    /** What lines show: a row for each store, a column for each place. */
    static void scaling(final Html html, final List<Comparison> steps, final ScalingAxis axis) {
        final Map<Long, Comparison> byPlace = new TreeMap<>();
        steps.forEach(one -> byPlace.put(axis.position(one.workload()), one));
        final List<StoreLook> looks =
                byPlace.values().stream()
                        .flatMap(one -> one.measurements().stream().map(one::look))
                        .distinct()
                        .toList();
        final Scale scale =
                Scale.of(
                        steps.get(0).unit(),
                        steps.stream()
                                .flatMap(one -> one.measurements().stream())
                                .mapToDouble(Measurement::median)
                                .toArray());
        html.raw("<div class=\"wide\"><table>\n<thead><tr>")
                .element("th scope=\"col\"", "store, medians in " + scale.label());
        byPlace.values()
                .forEach(
                        one ->
                                html.element(
                                        "th class=\"n\" scope=\"col\"",
                                        axis.label(one.workload())));
        html.raw("</tr></thead>\n<tbody>\n");
        for (final StoreLook look : looks) {
            html.raw(rowStart(look)).head(look.label());
            for (final Comparison one : byPlace.values()) {
                html.figure(
                        one.measurements().stream()
                                .filter(figure -> one.look(figure).equals(look))
                                .map(figure -> scale.show(figure.median()))
                                .findFirst()
                                .orElse(NONE));
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
    }

    /** What latency curves show, and the machine's own beside each. */
    static void curves(final Html html, final List<LatencyCurve> curves, final StoreLooks looks) {
        html.raw("<div class=\"wide\"><table>\n<thead><tr>").element("th scope=\"col\"", "store");
        LatencyCurve.PERCENTILES.forEach(
                one -> html.element("th class=\"n\" scope=\"col\"", LatencyCharts.label(one)));
        html.element("th class=\"n\" scope=\"col\"", "operations")
                .element("th scope=\"col\"", "note")
                .raw("</tr></thead>\n<tbody>\n");
        for (final LatencyCurve curve : curves) {
            final StoreLook look = looks.look(curve.store());
            html.raw(rowStart(look)).head(look.label());
            curve.us().forEach(us -> html.figure(Figures.microseconds(us)));
            html.figure(Figures.count(curve.count())).cell(curve.note()).raw("</tr>\n");
            if (!curve.hiccupUs().isEmpty()) {
                html.raw("<tr class=\"aside\">").head("the machine meanwhile");
                curve.hiccupUs().forEach(us -> html.figure(Figures.microseconds(us)));
                html.figure("").cell("").raw("</tr>\n");
            }
        }
        html.raw("</tbody></table></div>\n");
    }

    /** Every figure, by work. */
    static void all(final Html html, final Comparisons comparisons) {
        final Map<String, List<Comparison>> byWork =
                Comparisons.grouped(
                        comparisons.all(), one -> String.valueOf(one.workload().work()));
        byWork.forEach(
                (work, list) -> {
                    final long count =
                            list.stream()
                                    .map(Comparison::measurements)
                                    .collect(Collectors.summingLong(List::size));
                    html.raw("<details><summary>")
                            .words(Words.work(work) + " (" + Figures.count(count) + " figures)")
                            .raw("</summary>\n");
                    work(html, list);
                    html.raw("</details>\n");
                });
    }
}

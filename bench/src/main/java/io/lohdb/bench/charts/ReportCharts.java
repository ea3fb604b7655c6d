package io.lohdb.bench.charts;

import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.results.Workload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every chart of a report, beside the figures that it is drawn from. Immutable. */
final class ReportCharts {
    /** Works whose bars become files of their own. */
    private static final Set<String> MAIN_WORKS =
            Set.of("read", "put", "memory", "disk", "reopen-kill");

    private static final String SYNC = "sync";
    private static final String UNIFORM_READS = "Reads, uniform";

    /** Bars of one comparison. */
    record Bars(Chart chart, Comparison comparison) {}

    /** Lines over comparisons. */
    record Lines(Chart chart, List<Comparison> comparisons) {}

    /** Lines over percentiles. */
    record Curves(Chart chart, List<LatencyCurve> curves) {}

    private final StoreLooks looks;
    private final Comparisons comparisons;
    private final Optional<Chart> overview;
    private final Set<String> ids = new HashSet<>();
    private final List<Bars> bars = new ArrayList<>();
    private final Map<ScalingAxis, List<Lines>> lines = new LinkedHashMap<>();
    private final List<Curves> curves = new ArrayList<>();

    private ReportCharts(final ReportData data) {
        looks = StoreLooks.of(data);
        comparisons = Comparisons.of(data, looks);
        overview = RatioChart.chart(compared(), shape());
    }

    /** Draws all. */
    static ReportCharts of(final ReportData data) {
        final ReportCharts charts = new ReportCharts(data);
        for (final Comparison one : charts.comparisons.drawn()) {
            final Chart chart = BarCharts.chart(one, title(one), isMain(one));
            charts.bars.add(new Bars(charts.named(chart), one));
        }
        for (final ScalingAxis axis : ScalingAxis.values()) {
            charts.lines.put(axis, charts.scaling(axis));
        }
        charts.addCurves(data.latencies());
        return charts;
    }

    /** More threads make the list long and say little else; what is durable is about threads. */
    private static boolean isInOverview(final Comparison one) {
        return one.workload().threadCount() == 1 || SYNC.equals(one.workload().durability());
    }

    private static boolean isMain(final Comparison one) {
        final boolean isUsual =
                !"aged".equals(one.workload().state())
                        && !String.valueOf(one.workload().distribution()).startsWith("zipf");
        return "ycsb-a".equals(one.workload().work())
                || (isUsual && MAIN_WORKS.contains(String.valueOf(one.workload().work())));
    }

    private static String title(final Comparison one) {
        final String manner = Words.measured(one);
        return Comparison.isMoreBetter(one.unit())
                ? manner + ", " + Words.threads(one.workload().threadCount())
                : manner;
    }

    private List<Lines> scaling(final ScalingAxis axis) {
        final List<Lines> found = new ArrayList<>();
        final Map<List<Object>, List<Comparison>> groups =
                Comparisons.grouped(
                        comparisons.all(),
                        one -> List.of(axis.without(one.workload()), one.unit()));
        for (final List<Comparison> group : groups.values()) {
            final Workload first = group.get(0).workload();
            if (isUsual(axis, first) && comparisons.isCompared(group)) {
                final String title = Words.manner(first);
                LineCharts.chart(group, axis, title, title.equals(UNIFORM_READS))
                        .ifPresent(chart -> found.add(new Lines(named(chart), group)));
            }
        }
        return found;
    }

    /** Titles that differ in signs only give the same name: each chart gets one of its own. */
    private Chart named(final Chart chart) {
        Chart named = chart;
        for (int i = 2; !ids.add(named.id()); i++) {
            named = chart.withId(chart.id() + "-" + i);
        }
        return named;
    }

    /** What is not varied has to be as in most figures; else lines would be without number. */
    private boolean isUsual(final ScalingAxis axis, final Workload workload) {
        final Comparisons.Shape usual = comparisons.usualShape();
        return (axis == ScalingAxis.KEYS || workload.keyCount() == usual.keyCount())
                && (axis == ScalingAxis.VALUES || workload.valueLength() == usual.valueLength())
                && (axis == ScalingAxis.THREADS || workload.threadCount() == 1)
                && workload.keyLength() == usual.keyLength();
    }

    private void addCurves(final List<LatencyCurve> latencies) {
        final Map<String, List<LatencyCurve>> groups = new LinkedHashMap<>();
        for (final LatencyCurve one : latencies) {
            final String title =
                    String.format(
                            Locale.ROOT,
                            "%s, %,.0f op/s, durability %s",
                            one.workload(),
                            one.ratePerSecond(),
                            one.durability());
            groups.computeIfAbsent(Words.printable(title), key -> new ArrayList<>()).add(one);
        }
        groups.forEach(
                (title, group) ->
                        curves.add(
                                new Curves(
                                        named(LatencyCharts.chart(group, looks, title)), group)));
    }

    StoreLooks looks() {
        return looks;
    }

    Comparisons comparisons() {
        return comparisons;
    }

    /** What the overview speaks of. */
    List<Comparison> compared() {
        return comparisons.drawn().stream().filter(ReportCharts::isInOverview).toList();
    }

    Optional<Chart> overview() {
        return overview;
    }

    /** Bars of one unit. */
    List<Bars> bars(final String unit) {
        return bars.stream().filter(one -> unit.equals(one.comparison().unit())).toList();
    }

    Map<ScalingAxis, List<Lines>> lines() {
        return lines;
    }

    List<Curves> curves() {
        return List.copyOf(curves);
    }

    /** What most charts have in common. */
    String shape() {
        return comparisons.drawn().stream()
                .findFirst()
                .map(one -> Words.shape(one.workload()))
                .orElse("");
    }

    /** Those that become files, in the order of the page. */
    List<Chart> all() {
        final List<Chart> all = new ArrayList<>();
        overview.ifPresent(all::add);
        bars.forEach(one -> all.add(one.chart()));
        lines.values().forEach(list -> list.forEach(one -> all.add(one.chart())));
        curves.forEach(one -> all.add(one.chart()));
        return all;
    }
}

package io.lohdb.bench.charts;

import io.lohdb.bench.results.Measurement;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * LohDB as a multiple of the best persistent rival, one bar for each work: to the right of one it
 * is ahead, to the left behind. The axis is logarithmic, so that twice and half are equally long.
 * Any thread.
 */
final class RatioChart {
    private static final int ROW_HEIGHT = 23;
    private static final int AXIS_HEIGHT = 44;
    private static final int WIDTH = 620;
    private static final Color BEHIND = new Color(0x7B8794);
    private static final String ROW = "ratio";

    /** How much longer the axis is for the text behind the longest bar. */
    private static final double ROOM = 0.8;

    /** And at least so many times its end. */
    private static final double MIN_ROOM = 6;

    private RatioChart() {}

    /** Multiples in words, from the best to the worst. */
    record Row(String label, double ratio, String rival) {
        String text() {
            return Figures.times(ratio) + "  " + rival;
        }
    }

    static List<Row> rows(final List<Comparison> comparisons) {
        final List<Row> rows = new ArrayList<>();
        for (final Comparison one : comparisons) {
            final Optional<Measurement> lohdb = one.lohdb();
            final Optional<Measurement> rival = one.bestRival();
            final Optional<Double> ratio = lohdb.flatMap(one::ratio);
            if (rival.isPresent() && ratio.isPresent()) {
                rows.add(new Row(label(one), ratio.get(), one.look(rival.get()).title()));
            }
        }
        rows.sort(Comparator.comparingDouble(Row::ratio).reversed());
        return rows;
    }

    /** Comparisons that no multiple can be made of, as a figure is zero. */
    static List<String> withoutRatio(final List<Comparison> comparisons) {
        return comparisons.stream()
                .filter(one -> one.lohdb().isPresent() && one.bestRival().isPresent())
                .filter(one -> one.lohdb().flatMap(one::ratio).isEmpty())
                .map(RatioChart::label)
                .toList();
    }

    private static String label(final Comparison comparison) {
        final boolean isRate = Comparison.isMoreBetter(comparison.unit());
        final int threads = comparison.workload().threadCount();
        return Words.measured(comparison)
                + (isRate && threads > 1 ? ", " + Words.threads(threads) : "");
    }

    /** Empty when there is nothing to compare. */
    static Optional<Chart> chart(final List<Comparison> comparisons, final String subtitle) {
        final List<Row> rows = rows(comparisons);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        final DefaultCategoryDataset bars = new DefaultCategoryDataset();
        final DefaultCategoryDataset ends = new DefaultCategoryDataset();
        final Map<Comparable<?>, String> texts = new HashMap<>();
        final Map<Comparable<?>, Color> colors = new HashMap<>();
        for (final Row row : rows) {
            bars.addValue(row.ratio(), ROW, row.label());
            ends.addValue(Math.max(1, row.ratio()), ROW, row.label());
            texts.put(row.label(), row.text());
            colors.put(row.label(), row.ratio() >= 1 ? StoreLooks.LOHDB : BEHIND);
        }
        final CategoryPlot plot = BarCharts.plot(bars, axis(rows), colors);
        plot.setRangeGridlinesVisible(false);
        plot.getDomainAxis().setAxisLineVisible(false);
        ((BarRenderer) plot.getRenderer()).setBase(1);
        plot.setDataset(1, ends);
        plot.setRenderer(1, BarCharts.labels(texts));
        plot.addRangeMarker(
                new ValueMarker(1, ChartLook.INK, new BasicStroke(1.2f)), Layer.FOREGROUND);
        final String title = "LohDB as a multiple of the fastest persistent rival";
        return Optional.of(
                new Chart(
                        "overview",
                        title,
                        subtitle,
                        description(title, rows),
                        ChartLook.chart(plot, false),
                        WIDTH,
                        rows.size() * ROW_HEIGHT + AXIS_HEIGHT,
                        true));
    }

    private static LabelledLogAxis axis(final List<Row> rows) {
        final LabelledLogAxis axis =
                new LabelledLogAxis(
                        "times the rival beside the figure; right of 1 is better",
                        2,
                        RatioChart::label);
        final double max = rows.get(0).ratio();
        final double min = rows.get(rows.size() - 1).ratio();
        final double lower = Math.min(0.9, min / 1.1);
        final double upper = Math.max(1, max);
        axis.setRange(lower, upper * Math.max(MIN_ROOM, Math.pow(upper / lower, ROOM)));
        return axis;
    }

    private static String description(final String title, final List<Row> rows) {
        final List<String> parts = new ArrayList<>();
        rows.forEach(row -> parts.add(row.label() + " " + row.text()));
        return title + ": " + String.join("; ", parts);
    }

    /** Whole numbers, and halves below one. */
    private static String label(final double place) {
        return place < 1 ? "1/" + Math.round(1 / place) : Long.toString(Math.round(place));
    }
}

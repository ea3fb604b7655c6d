package io.lohdb.bench.charts;

import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;

/** One line for each store over what is varied; medians only. Any thread. */
final class LineCharts {
    private static final int HEIGHT = 330;

    private LineCharts() {}

    /**
     * A chart of some comparisons that differ in one thing.
     *
     * @param varied of the same unit
     * @param axis what they differ in
     * @param title of the work
     * @param isMain whether it also becomes files of its own
     * @return empty when no store has figures at two places
     */
    static Optional<Chart> chart(
            final List<Comparison> varied,
            final ScalingAxis axis,
            final String title,
            final boolean isMain) {
        final List<Comparison> steps = new ArrayList<>(varied);
        steps.sort(Comparator.comparingLong(one -> axis.position(one.workload())));
        final Map<StoreLook, Map<String, Double>> lines = lines(steps, axis);
        lines.values().removeIf(points -> points.size() < 2);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        final Scale scale = scale(steps);
        final DefaultCategoryDataset data = new DefaultCategoryDataset();
        final LineAndShapeRenderer renderer = new LineAndShapeRenderer(true, true);
        renderer.setDrawOutlines(false);
        final List<StoreLook> order = new ArrayList<>(lines.keySet());
        order.sort(Comparator.comparingInt(StoreLook::order));
        for (int i = 0; i < order.size(); i++) {
            final StoreLook look = order.get(i);
            for (final Comparison step : steps) {
                final String place = axis.label(step.workload());
                final Double figure = lines.get(look).get(place);
                data.addValue(figure == null ? null : scale.scaled(figure), look.label(), place);
            }
            renderer.setSeriesPaint(i, look.color());
            renderer.setSeriesStroke(i, ChartLook.line(look));
            renderer.setSeriesShape(i, ChartLook.point(look));
        }
        final String label = scale.label() + ", " + Words.direction(steps.get(0).unit());
        return Optional.of(
                new Chart(
                        Chart.id(title + " by " + axis.title()),
                        title + ", by " + axis.title(),
                        label + "; " + axis.rest(steps.get(0).workload()) + "; medians",
                        title + " by " + axis.title() + ", a line for each store",
                        drawing(data, renderer, axis),
                        ChartLook.WIDTH,
                        HEIGHT,
                        isMain));
    }

    private static JFreeChart drawing(
            final DefaultCategoryDataset data,
            final LineAndShapeRenderer renderer,
            final ScalingAxis axis) {
        final CategoryAxis places = ChartLook.categories();
        places.setLabel(axis.title());
        places.setLabelFont(Fonts.SMALL);
        places.setLabelPaint(ChartLook.INK);
        final CategoryPlot plot = new CategoryPlot(data, places, ChartLook.numbers(null), renderer);
        ChartLook.grid(plot);
        return ChartLook.chart(plot, true);
    }

    private static Scale scale(final List<Comparison> steps) {
        return Scale.of(
                steps.get(0).unit(),
                steps.stream()
                        .flatMap(one -> one.measurements().stream())
                        .mapToDouble(Measurement::median)
                        .toArray());
    }

    private static Map<StoreLook, Map<String, Double>> lines(
            final List<Comparison> steps, final ScalingAxis axis) {
        final Map<StoreLook, Map<String, Double>> lines = new LinkedHashMap<>();
        for (final Comparison step : steps) {
            final Workload workload = step.workload();
            for (final Measurement one : step.measurements()) {
                lines.computeIfAbsent(step.look(one), look -> new LinkedHashMap<>())
                        .put(axis.label(workload), one.median());
            }
        }
        return lines;
    }
}

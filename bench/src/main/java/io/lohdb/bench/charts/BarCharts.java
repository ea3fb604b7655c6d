package io.lohdb.bench.charts;

import io.lohdb.bench.results.Measurement;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnitSource;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.CategoryItemLabelGenerator;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.category.StatisticalLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;

/**
 * One bar for each store, as long as the median of its runs, with a whisker from the worst run to
 * the best and the figure behind it. Any thread.
 */
final class BarCharts {
    private static final int ROW_HEIGHT = 26;
    private static final int AXIS_HEIGHT = 44;

    /** Room for the figure behind the longest bar. */
    private static final double UPPER_MARGIN = 0.2;

    private static final BasicStroke WHISKER = new BasicStroke(1.2f);
    private static final String ROW = "median";

    private BarCharts() {}

    static Chart chart(final Comparison comparison, final String title, final boolean isMain) {
        final List<Measurement> rows = comparison.measurements();
        final Scale scale = comparison.scale();
        final DefaultCategoryDataset bars = new DefaultCategoryDataset();
        final DefaultCategoryDataset ends = new DefaultCategoryDataset();
        final DefaultStatisticalCategoryDataset whiskers = new DefaultStatisticalCategoryDataset();
        final Map<Comparable<?>, String> figures = new HashMap<>();
        final Map<Comparable<?>, Color> colors = new HashMap<>();
        for (final Measurement one : rows) {
            final StoreLook look = comparison.look(one);
            final String heading = look.heading();
            if (!heading.isEmpty() && bars.getColumnIndex(heading) < 0) {
                bars.addValue(null, ROW, heading);
                ends.addValue(null, ROW, heading);
                whiskers.add(null, null, ROW, heading);
            }
            final String label = freeLabel(look.title(), colors);
            bars.addValue(scale.scaled(one.median()), ROW, label);
            ends.addValue(scale.scaled(Math.max(one.median(), one.max())), ROW, label);
            whiskers.add(
                    scale.scaled((one.min() + one.max()) / 2),
                    scale.scaled((one.max() - one.min()) / 2),
                    ROW,
                    label);
            figures.put(label, scale.show(one.median()));
            colors.put(label, look.color());
        }
        final NumberAxis axis =
                ChartLook.numbers(scale.label() + ", " + Words.direction(comparison.unit()));
        axis.setUpperMargin(UPPER_MARGIN);
        if (scale.decimals() == 0) {
            axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        } else {
            axis.setStandardTickUnits(new NumberTickUnitSource());
        }
        final CategoryPlot plot = plot(bars, axis, colors);
        plot.setDataset(1, whiskers);
        plot.setRenderer(1, whiskers());
        plot.setDataset(2, ends);
        plot.setRenderer(2, labels(figures));
        return new Chart(
                Chart.id(title),
                title,
                Words.shape(comparison.workload()) + "; median, worst and best run",
                description(comparison, scale, title),
                ChartLook.chart(plot, false),
                ChartLook.WIDTH,
                bars.getColumnCount() * ROW_HEIGHT + AXIS_HEIGHT,
                isMain);
    }

    /** Two stores may have the same title; each gets a bar. */
    private static String freeLabel(final String label, final Map<Comparable<?>, Color> taken) {
        String free = label;
        for (int i = 2; taken.containsKey(free); i++) {
            free = label + " " + i;
        }
        return free;
    }

    /** Horizontal bars with a colour each. */
    static CategoryPlot plot(
            final CategoryDataset bars,
            final ValueAxis axis,
            final Map<Comparable<?>, Color> colors) {
        final BarRenderer renderer =
                new BarRenderer() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Paint getItemPaint(final int row, final int column) {
                        return colors.getOrDefault(bars.getColumnKey(column), ChartLook.INK);
                    }
                };
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        final CategoryPlot plot = new CategoryPlot(bars, ChartLook.names(), axis, renderer);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        ChartLook.grid(plot);
        return plot;
    }

    private static StatisticalLineAndShapeRenderer whiskers() {
        final StatisticalLineAndShapeRenderer renderer =
                new StatisticalLineAndShapeRenderer(false, false);
        renderer.setErrorIndicatorPaint(ChartLook.INK);
        renderer.setErrorIndicatorStroke(WHISKER);
        return renderer;
    }

    /** Texts to the right of invisible points. */
    static LineAndShapeRenderer labels(final Map<Comparable<?>, String> texts) {
        final CategoryItemLabelGenerator generator =
                new StandardCategoryItemLabelGenerator() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String generateLabel(
                            final CategoryDataset data, final int row, final int column) {
                        return texts.get(data.getColumnKey(column));
                    }
                };
        final LineAndShapeRenderer renderer = new LineAndShapeRenderer(false, true);
        renderer.setDefaultShape(new Rectangle2D.Double());
        renderer.setAutoPopulateSeriesShape(false);
        renderer.setDefaultItemLabelGenerator(generator);
        renderer.setDefaultItemLabelsVisible(true);
        renderer.setDefaultItemLabelFont(Fonts.LABEL);
        renderer.setDefaultItemLabelPaint(ChartLook.INK);
        renderer.setDefaultPositiveItemLabelPosition(
                new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
        renderer.setItemLabelInsets(new RectangleInsets(6, 6, 6, 6));
        return renderer;
    }

    private static String description(
            final Comparison comparison, final Scale scale, final String title) {
        final List<String> parts = new ArrayList<>();
        for (final Measurement one : comparison.measurements()) {
            parts.add(comparison.look(one).label() + " " + scale.show(one.median()));
        }
        return title + ", " + scale.label() + ": " + String.join("; ", parts);
    }
}

package io.lohdb.bench.charts;

import io.lohdb.bench.results.LatencyCurve;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Latencies over the share of operations that were faster. The share p is at 1 / (1 - p) of a
 * logarithmic axis: each step to the right leaves a tenth of the operations; the longest of all is
 * a step behind the last. Any thread.
 */
final class LatencyCharts {
    private static final int HEIGHT = 360;
    private static final int WIDTH = 640;

    /** Nothing is drawn below a hundredth of a microsecond: a logarithm needs more than zero. */
    private static final double MIN_US = 0.01;

    private static final double RANGE_ROOM = 1.6;
    private static final double MILLISECOND_US = 1_000;
    private static final double SECOND_US = 1_000_000;
    private static final double ALL = 100;
    private static final double SIDE_ROOM = 0.2;

    private LatencyCharts() {}

    /**
     * A chart of curves that compare.
     *
     * @param curves of the same work, durability and rate; at least one
     * @param looks of their stores
     * @param title above it
     * @return the chart
     */
    static Chart chart(
            final List<LatencyCurve> curves, final StoreLooks looks, final String title) {
        final XYSeriesCollection data = new XYSeriesCollection();
        final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        renderer.setDrawOutlines(false);
        double max = 1;
        double min = 1;
        for (final LatencyCurve curve : curves) {
            final StoreLook look = looks.look(curve.store());
            final int row = data.getSeriesCount();
            data.addSeries(series(look.label() + " ".repeat(row), curve.us()));
            renderer.setSeriesPaint(row, look.color());
            renderer.setSeriesStroke(row, ChartLook.line(look));
            renderer.setSeriesShape(row, ChartLook.point(look));
        }
        final List<Double> hiccups = worstHiccups(curves);
        if (!hiccups.isEmpty()) {
            final int row = data.getSeriesCount();
            data.addSeries(series("the machine itself", hiccups));
            renderer.setSeriesPaint(row, ChartLook.INK);
            renderer.setSeriesStroke(row, ChartLook.dashed());
            renderer.setSeriesShapesVisible(row, false);
        }
        for (int row = 0; row < data.getSeriesCount(); row++) {
            max = Math.max(max, data.getSeries(row).getMaxY());
            min = Math.min(min, data.getSeries(row).getMinY());
        }
        final LabelledLogAxis axis = new LabelledLogAxis(null, 10, LatencyCharts::microseconds);
        axis.setRange(min / RANGE_ROOM, max * RANGE_ROOM);
        final XYPlot plot = new XYPlot(data, new PercentileAxis(), axis, renderer);
        ChartLook.grid(plot);
        return new Chart(
                Chart.id("latency " + title),
                "Latency: " + title,
                "from when an operation was due until it was done; less is better",
                "Latency of " + title + " by percentile, a line for each store",
                ChartLook.chart(plot, true),
                WIDTH,
                HEIGHT,
                true);
    }

    private static XYSeries series(final String label, final List<Double> us) {
        final XYSeries series = new XYSeries(label);
        for (int i = 0; i < us.size(); i++) {
            series.add(place(LatencyCurve.PERCENTILES.get(i)), Math.max(MIN_US, us.get(i)));
        }
        return series;
    }

    /** At each percentile the worst of what was seen beside the curves. */
    static List<Double> worstHiccups(final List<LatencyCurve> curves) {
        final List<Double> worst = new ArrayList<>();
        for (int i = 0; i < LatencyCurve.PERCENTILES.size(); i++) {
            final int place = i;
            curves.stream()
                    .filter(curve -> !curve.hiccupUs().isEmpty())
                    .mapToDouble(curve -> curve.hiccupUs().get(place))
                    .max()
                    .ifPresent(worst::add);
        }
        return worst;
    }

    /** Decades of 1 / (1 - p). */
    static double place(final double percentile) {
        if (percentile >= ALL) {
            final List<Double> all = LatencyCurve.PERCENTILES;
            return place(all.get(all.size() - 2)) + 1;
        }
        return -Math.log10(1 - percentile / ALL);
    }

    static String label(final double percentile) {
        if (percentile >= ALL) {
            return "max";
        }
        return percentile == Math.rint(percentile)
                ? "p" + Math.round(percentile)
                : "p" + percentile;
    }

    /** Ticks at the percentiles and nowhere else. */
    private static final class PercentileAxis extends NumberAxis {
        private static final long serialVersionUID = 1L;

        PercentileAxis() {
            super("share of operations that took no longer");
            ChartLook.style(this);
            setRange(place(LatencyCurve.PERCENTILES.get(0)) - SIDE_ROOM, place(ALL) + SIDE_ROOM);
        }

        @Override
        public List<NumberTick> refreshTicks(
                final Graphics2D graphics,
                final AxisState state,
                final Rectangle2D area,
                final RectangleEdge edge) {
            return LatencyCurve.PERCENTILES.stream()
                    .map(
                            percentile ->
                                    new NumberTick(
                                            place(percentile),
                                            label(percentile),
                                            TextAnchor.TOP_CENTER,
                                            TextAnchor.TOP_CENTER,
                                            0))
                    .toList();
        }
    }

    /** A power of ten with its unit. */
    private static String microseconds(final double us) {
        if (us >= SECOND_US) {
            return plain(us / SECOND_US) + " s";
        }
        return us >= MILLISECOND_US ? plain(us / MILLISECOND_US) + " ms" : plain(us) + " \u00b5s";
    }

    private static String plain(final double power) {
        return power > 0.5 ? Long.toString(Math.round(power)) : "1/" + Math.round(1 / power);
    }
}

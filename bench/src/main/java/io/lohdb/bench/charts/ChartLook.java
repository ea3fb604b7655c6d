package io.lohdb.bench.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPosition;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.CategoryLabelWidthType;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextBlockAnchor;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** What all charts have in common. Any thread. */
final class ChartLook {
    /** Text; in a page it follows the page's colour. */
    static final Color INK = new Color(0x23, 0x28, 0x2F);

    /** Lines behind the figures; in a page they follow the page's colour. */
    static final Color GRID = new Color(0xDD, 0xE1, 0xE6);

    static final int WIDTH = 540;

    private static final BasicStroke THIN = new BasicStroke(1f);
    private static final BasicStroke BOLD =
            new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke PLAIN =
            new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(
                    1.8f,
                    BasicStroke.CAP_BUTT,
                    BasicStroke.JOIN_ROUND,
                    1f,
                    new float[] {5f, 4f},
                    0f);

    /** Of the width, at most. */
    private static final float NAMES_SHARE = 0.6f;

    private static final double RADIUS = 4;
    private static final List<Shape> SHAPES =
            List.of(
                    new Ellipse2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS),
                    new Rectangle2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS),
                    polygon(0, -RADIUS, RADIUS, RADIUS, -RADIUS, RADIUS),
                    polygon(0, -RADIUS - 1, RADIUS + 1, 0, 0, RADIUS + 1, -RADIUS - 1, 0),
                    polygon(0, RADIUS, RADIUS, -RADIUS, -RADIUS, -RADIUS));

    /** Half of the last number of an axis stands beyond its end. */
    private static final double END_ROOM = 22;

    private ChartLook() {}

    private static Shape polygon(final double... points) {
        final Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        return path;
    }

    static Shape point(final StoreLook look) {
        return SHAPES.get(look.order() % SHAPES.size());
    }

    static BasicStroke line(final StoreLook look) {
        if (look.isLohdb()) {
            return BOLD;
        }
        return look.isCompared() ? PLAIN : DASHED;
    }

    static BasicStroke dashed() {
        return DASHED;
    }

    /** A chart without title; with a legend below it when it is asked for. */
    static JFreeChart chart(final Plot plot, final boolean hasLegend) {
        final JFreeChart chart = new JFreeChart(null, Fonts.TITLE, plot, false);
        chart.setBackgroundPaint(null);
        chart.setPadding(new RectangleInsets(2, 2, 2, END_ROOM));
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        if (hasLegend) {
            final LegendTitle legend = new LegendTitle(plot);
            legend.setItemFont(Fonts.LABEL);
            legend.setItemPaint(INK);
            legend.setFrame(BlockBorder.NONE);
            legend.setBackgroundPaint(null);
            legend.setPosition(RectangleEdge.BOTTOM);
            legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 10));
            chart.addLegend(legend);
        }
        return chart;
    }

    static void grid(final CategoryPlot plot) {
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(THIN);
        plot.setRangeGridlinesVisible(true);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeZeroBaselineVisible(false);
    }

    static void grid(final XYPlot plot) {
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(THIN);
        plot.setDomainGridlinePaint(GRID);
        plot.setDomainGridlineStroke(THIN);
    }

    static CategoryAxis categories() {
        final CategoryAxis axis = new CategoryAxis();
        axis.setTickLabelFont(Fonts.LABEL);
        axis.setTickLabelPaint(INK);
        axis.setTickMarksVisible(false);
        axis.setAxisLinePaint(GRID);
        axis.setMaximumCategoryLabelLines(2);
        axis.setLowerMargin(0.01);
        axis.setUpperMargin(0.01);
        return axis;
    }

    /** To the left of horizontal bars: one below the other, beginning at the same place. */
    static CategoryAxis names() {
        final CategoryAxis axis = categories();
        axis.setCategoryLabelPositions(
                CategoryLabelPositions.replaceLeftPosition(
                        CategoryLabelPositions.STANDARD,
                        new CategoryLabelPosition(
                                RectangleAnchor.LEFT,
                                TextBlockAnchor.CENTER_LEFT,
                                CategoryLabelWidthType.RANGE,
                                NAMES_SHARE)));
        return axis;
    }

    /** From zero on: a bar's length is its figure. */
    static NumberAxis numbers(final String label) {
        final NumberAxis axis = new NumberAxis(label);
        axis.setAutoRangeIncludesZero(true);
        style(axis);
        return axis;
    }

    static void style(final ValueAxis axis) {
        axis.setLabelFont(Fonts.SMALL);
        axis.setLabelPaint(INK);
        axis.setTickLabelFont(Fonts.SMALL);
        axis.setTickLabelPaint(INK);
        axis.setTickMarksVisible(false);
        axis.setAxisLineVisible(false);
    }
}

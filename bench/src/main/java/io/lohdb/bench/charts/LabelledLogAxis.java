package io.lohdb.bench.charts;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis with labels at powers of its base and nowhere else: at each, or when these are
 * many, at some that are equally far apart, with one among them. One thread.
 */
final class LabelledLogAxis extends LogAxis {
    private static final long serialVersionUID = 1L;

    /** More would run into each other. */
    private static final int MAX_LABELS = 9;

    private final transient DoubleFunction<String> labels;

    LabelledLogAxis(final String title, final double base, final DoubleFunction<String> labels) {
        super(title);
        this.labels = labels;
        setBase(base);
        ChartLook.style(this);
    }

    @Override
    public List<NumberTick> refreshTicks(
            final Graphics2D graphics,
            final AxisState state,
            final Rectangle2D area,
            final RectangleEdge edge) {
        final List<NumberTick> ticks = new ArrayList<>();
        final TextAnchor anchor =
                RectangleEdge.isLeftOrRight(edge) ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER;
        final int first = (int) Math.ceil(calculateLog(getLowerBound()));
        final int last = (int) Math.floor(calculateLog(getUpperBound()));
        final int step = 1 + (last - first) / MAX_LABELS;
        for (int power = first; power <= last; power++) {
            if (Math.floorMod(power, step) == 0) {
                final double place = calculateValue(power);
                ticks.add(new NumberTick(place, labels.apply(place), anchor, anchor, 0));
            }
        }
        return ticks;
    }
}

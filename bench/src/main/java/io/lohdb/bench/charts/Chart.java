package io.lohdb.bench.charts;

import java.util.Locale;
import org.jfree.chart.JFreeChart;

/**
 * A chart and what is said of it. Immutable but for the drawing, which one thread uses at a time.
 *
 * @param id of letters, digits and hyphens; also the name of its files
 * @param title above it
 * @param subtitle below the title, in a file of its own
 * @param description what a reader who does not see it is told
 * @param drawing without a title
 * @param width in points
 * @param height in points
 * @param isMain whether it also becomes files of its own
 */
record Chart(
        String id,
        String title,
        String subtitle,
        String description,
        JFreeChart drawing,
        int width,
        int height,
        boolean isMain) {
    private static final String OTHERS = "[^a-z0-9]+";

    /** A name for files and links, of any text. */
    static String id(final String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll(OTHERS, "-").replaceAll("^-|-$", "");
    }

    Chart withId(final String other) {
        return new Chart(other, title, subtitle, description, drawing, width, height, isMain);
    }
}

package io.lohdb.bench.charts;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleInsets;

/** A chart as text for a page, as SVG and as PNG. Any thread, one at a time for each chart. */
final class Drawing {
    /** Pixels for each point of a PNG, for screens that show more than one. */
    private static final int PNG_SCALE = 2;

    private static final int TITLE_HEIGHT = 50;

    /** What writes the SVG leaves out a font's height when it is this. */
    private static final String ROOT_STYLE =
            "font-family=\"system-ui, 'DejaVu Sans', sans-serif\" font-size=\"12px\"";

    private static final Pattern HEAD = Pattern.compile("(?s)^.*?<svg[^>]*>");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern CLIP = Pattern.compile("clip-?\\d+");
    private static final Pattern FAMILY = Pattern.compile("font-family:&quot;[^&]*&quot;;");
    private static final Pattern LONG_FRACTION = Pattern.compile("(\\d\\.\\d{2})\\d+");
    private static final Pattern INDENT = Pattern.compile("\\n\\s+");

    private Drawing() {}

    /** For a page: without colours of text and lines, which follow those of the page. */
    static String inline(final Chart chart) {
        final String attributes =
                "class=\"chart\" role=\"img\" aria-label=\""
                        + Html.escaped(chart.description())
                        + "\"";
        return "<svg "
                + attributes
                + String.format(
                        Locale.ROOT, " viewBox=\"0 0 %d %d\" ", chart.width(), chart.height())
                + "font-size=\"12px\">"
                + body(chart, chart.drawing(), chart.height())
                        .replace("fill:" + rgb(ChartLook.INK), "fill:currentColor")
                        .replace("stroke:" + rgb(ChartLook.INK), "stroke:currentColor")
                        .replace("stroke:" + rgb(ChartLook.GRID), "stroke:var(--line)");
    }

    /** A file: with a title, on white. */
    static String svg(final Chart chart) {
        final int height = chart.height() + TITLE_HEIGHT;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""
                                + " width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" %s>",
                        chart.width(),
                        height,
                        chart.width(),
                        height,
                        ROOT_STYLE)
                + "<title>"
                + Html.escaped(chart.description())
                + "</title>"
                + body(chart, titled(chart), height)
                + "\n";
    }

    /** The same as a picture of twice as many pixels as the chart has points. */
    static byte[] png(final Chart chart) {
        final int height = chart.height() + TITLE_HEIGHT;
        final BufferedImage image =
                new BufferedImage(
                        chart.width() * PNG_SCALE, height * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
        final Graphics2D graphics = image.createGraphics();
        graphics.scale(PNG_SCALE, PNG_SCALE);
        titled(chart).draw(graphics, new Rectangle2D.Double(0, 0, chart.width(), height));
        graphics.dispose();
        try (ByteArrayOutputStream output = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", output);
            return output.toByteArray();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make a picture of " + chart.id(), e);
        }
    }

    private static JFreeChart titled(final Chart chart) {
        final JFreeChart copy;
        try {
            copy = (JFreeChart) chart.drawing().clone();
        } catch (final CloneNotSupportedException e) {
            throw new IllegalStateException("chart cannot be copied: " + chart.id(), e);
        }
        final TextTitle title = new TextTitle(chart.title(), Fonts.TITLE);
        title.setPaint(ChartLook.INK);
        title.setPadding(new RectangleInsets(6, 8, 3, 8));
        copy.setTitle(title);
        final TextTitle subtitle = new TextTitle(chart.subtitle(), Fonts.SMALL);
        subtitle.setPaint(ChartLook.INK);
        subtitle.setPadding(new RectangleInsets(0, 8, 8, 8));
        copy.addSubtitle(0, subtitle);
        copy.setPadding(new RectangleInsets(2, 10, 6, 24));
        copy.setBackgroundPaint(Color.WHITE);
        return copy;
    }

    /** All inside the outer element, and its end. */
    private static String body(final Chart chart, final JFreeChart drawing, final int height) {
        final VectorGraphics2D graphics = new VectorGraphics2D();
        drawing.draw(graphics, new Rectangle2D.Double(0, 0, chart.width(), height));
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            new SVGProcessor()
                    .getDocument(graphics.getCommands(), new PageSize(chart.width(), height))
                    .writeTo(output);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot draw " + chart.id(), e);
        }
        String text = HEAD.matcher(output.toString(StandardCharsets.UTF_8)).replaceFirst("");
        text = INDENT.matcher(text).replaceAll("\n");
        final Map<String, String> clips = new LinkedHashMap<>();
        return TAG.matcher(text.strip())
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        shorter(match.group(), chart.id(), clips)));
    }

    /**
     * A tag with short numbers, without fonts of this machine, and with a name of its own for what
     * is clipped: one page holds many charts. The same chart has the same text always.
     */
    private static String shorter(
            final String tag, final String id, final Map<String, String> clips) {
        final String plain =
                LONG_FRACTION
                        .matcher(FAMILY.matcher(tag).replaceAll(""))
                        .replaceAll("$1")
                        .replace("stroke-miterlimit:10;", "")
                        .replace("stroke:none;", "");
        return CLIP.matcher(plain)
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        clips.computeIfAbsent(
                                                match.group(),
                                                name -> id + "-part" + clips.size())));
    }

    private static String rgb(final Color color) {
        return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
    }
}

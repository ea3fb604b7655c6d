package io.lohdb.bench.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.SuiteResults;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DrawingTest {
    private static ReportCharts charts(final SuiteResults results) {
        return ReportCharts.of(ReportData.of(List.of(results)));
    }

    private static Document parsed(final String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void everyChartIsXmlInAPageAndInAFile() throws Exception {
        final List<Chart> all = charts(SampleResults.results()).all();
        final Set<String> names = new HashSet<>();
        for (final Chart chart : all) {
            assertTrue(names.add(chart.id()), chart::id);
            assertTrue(chart.id().matches("[a-z0-9-]+"), chart::id);
            assertEquals(
                    "img", parsed(Drawing.inline(chart)).getDocumentElement().getAttribute("role"));
            final Document file = parsed(Drawing.svg(chart));
            assertEquals(
                    chart.description(),
                    file.getElementsByTagName("title").item(0).getTextContent());
            assertTrue(file.getElementsByTagName("text").getLength() > 3, chart::id);
            assertFalse(Drawing.svg(chart).contains("DOCTYPE"), chart::id);
        }
        assertTrue(
                names.containsAll(
                        List.of(
                                "overview",
                                "reads-uniform-1-thread",
                                "reads-uniform-by-keys",
                                "puts-uniform-durability-sync-1-thread",
                                "disk",
                                "opening-after-a-kill",
                                "latency-half-reads-half-puts-50-000-op-s-durability-none")),
                names::toString);
    }

    @Test
    void figuresOfTextAreNotShortened() throws Exception {
        // Coordinates lose what nobody sees; a label of three decimals once lost one with them.
        final SuiteResults results =
                SuiteResults.of(
                        SampleResults.run(),
                        List.of(SampleResults.store("lohdb", "clip17 1.23456", true)),
                        List.of(
                                SampleResults.figure(
                                        "lohdb",
                                        SampleResults.DISK,
                                        Measurement.BYTES_PER_KEY,
                                        0.125)),
                        List.of(),
                        List.of());
        final String text =
                parsed(Drawing.svg(charts(results).all().get(0)))
                        .getDocumentElement()
                        .getTextContent();
        assertTrue(text.contains("0.125"), text);
        assertTrue(text.contains("clip17 1.23456"), text);
    }

    @Test
    void hostileTitlesAreText() throws Exception {
        final SuiteResults results =
                SuiteResults.of(
                        SampleResults.run(),
                        List.of(SampleResults.store("lohdb", "<b>&\"\u0001", true)),
                        List.of(
                                SampleResults.figure(
                                        "lohdb", SampleResults.DISK, Measurement.BYTES_PER_KEY, 1)),
                        List.of(),
                        List.of());
        final Chart chart = charts(results).all().get(0);
        assertTrue(
                parsed(Drawing.svg(chart))
                        .getDocumentElement()
                        .getTextContent()
                        .contains("<b>&\""));
        assertEquals(0, parsed(Drawing.inline(chart)).getElementsByTagName("b").getLength());
    }

    @Test
    void theSameResultsGiveTheSameText() {
        final SuiteResults results = SampleResults.results();
        assertEquals(
                Drawing.svg(charts(results).all().get(0)),
                Drawing.svg(charts(results).all().get(0)));
    }

    @Test
    void picturesHaveTwiceAsManyPixelsAsPoints() throws Exception {
        final Chart chart = charts(SampleResults.results()).all().get(0);
        final BufferedImage image = ImageIO.read(new ByteArrayInputStream(Drawing.png(chart)));
        assertNotNull(image);
        assertEquals(2 * chart.width(), image.getWidth());
        assertTrue(image.getHeight() > 2 * chart.height());
    }

    @Test
    void inAPageTextAndLinesFollowItsColours() {
        final Chart chart = charts(SampleResults.results()).all().get(1);
        final String inline = Drawing.inline(chart);
        assertTrue(inline.contains("fill:currentColor"), inline);
        assertTrue(inline.contains("stroke:var(--line)"), inline);
        assertFalse(inline.contains("rgb(35,40,47)"), inline);
        assertTrue(inline.contains("rgb(228,87,46)"), inline);
        assertTrue(Drawing.svg(chart).contains("rgb(35,40,47)"));
    }
}

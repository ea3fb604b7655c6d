package io.lohdb.bench.charts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One page that needs nothing beside it: no script, no network, no other file. Immutable. */
final class ReportPage {
    private static final String STYLE = "report.css";
    private static final String TITLE = "LohDB and its rivals";

    private final ReportData data;
    private final ReportCharts charts;

    ReportPage(final ReportData data, final ReportCharts charts) {
        this.data = data;
        this.charts = charts;
    }

    /** The whole text. */
    String html() {
        final Html html = new Html();
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .element("title", TITLE)
                .raw("<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n")
                .element("h1", TITLE);
        navigation(html);
        section(html, Section.RUN);
        new RunSection(data, charts.looks()).write(html);
        section(html, Section.SUMMARY);
        final SummarySection summary = new SummarySection(data, charts);
        summary.write(html);
        final ChartSections drawn = new ChartSections(charts);
        section(html, Section.RATES);
        drawn.rates(html);
        section(html, Section.SCALING);
        drawn.scaling(html);
        section(html, Section.LATENCY);
        drawn.latencies(html);
        section(html, Section.SPACE);
        drawn.space(html);
        section(html, Section.OPENING);
        drawn.openings(html);
        section(html, Section.FAILURES);
        summary.failures(html);
        section(html, Section.FIGURES);
        html.element(
                "p",
                "The ratio says how many times as good as the best persistent rival a store is:"
                        + " above 1 is better, whatever the unit.");
        Tables.all(html, charts.comparisons());
        return html.raw("</section>\n</main>\n</body>\n</html>\n").toString();
    }

    private static void navigation(final Html html) {
        html.raw("<nav aria-label=\"Sections\"><ul>\n");
        for (final Section one : Section.values()) {
            html.raw("<li><a href=\"#" + one.id() + "\">").words(one.title()).raw("</a></li>\n");
        }
        html.raw("</ul></nav>\n");
    }

    private static void section(final Html html, final Section section) {
        if (section != Section.values()[0]) {
            html.raw("</section>\n");
        }
        html.raw("<section id=\"" + section.id() + "\">\n").element("h2", section.title());
    }

    private static String style() {
        try (InputStream input = ReportPage.class.getResourceAsStream(STYLE)) {
            if (input == null) {
                throw new IllegalStateException("not in the jar: " + STYLE);
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + STYLE, e);
        }
    }

    /** In the order of the page. */
    private enum Section {
        RUN("What was run"),
        SUMMARY("Summary"),
        RATES("Operations per second"),
        SCALING("Scaling"),
        LATENCY("Latency"),
        SPACE("Memory and disk"),
        OPENING("Opening again"),
        FAILURES("What could not be measured"),
        FIGURES("Every figure");

        private final String title;

        Section(final String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        String id() {
            return Chart.id(title);
        }
    }
}

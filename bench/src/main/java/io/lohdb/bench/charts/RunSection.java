package io.lohdb.bench.charts;

import io.lohdb.bench.results.RunDescription;
import io.lohdb.bench.results.StoreDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** When, where and how figures were measured, and what of each store was used. Immutable. */
final class RunSection {
    private static final double GIBIBYTE = 1L << 30;
    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60_000;

    /** From the weakest to the strongest. */
    private static final List<String> DURABILITIES = List.of("none", "interval", "sync");

    private final ReportData data;
    private final StoreLooks looks;

    RunSection(final ReportData data, final StoreLooks looks) {
        this.data = data;
        this.looks = looks;
    }

    void write(final Html html) {
        if (data.runs().isEmpty()) {
            html.element("p", "The results do not say when and where they were measured.");
        }
        for (final RunDescription run : data.runs()) {
            if (run.quick()) {
                html.element(
                        "p class=\"warning\"",
                        "A quick run: runs were few and short, and figures differ by more than"
                                + " those of a full one.");
            }
            html.pairs(facts(run));
        }
        if (!data.stores().isEmpty()) {
            stores(html);
        }
    }

    private static List<List<String>> facts(final RunDescription run) {
        final List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("Date", text(run.begin()) + ", took " + duration(run.durationMs())));
        facts.add(List.of("Command", text(run.command())));
        final RunDescription.MachineDescription machine = run.machine();
        if (machine != null) {
            facts.add(List.of("Machine", machine(machine)));
        }
        final RunDescription.JvmDescription jvm = run.jvm();
        if (jvm != null) {
            facts.add(
                    List.of(
                            "JVM",
                            text(jvm.name())
                                    + " "
                                    + text(jvm.version())
                                    + ", "
                                    + String.join(" ", jvm.options())));
        }
        facts.add(
                List.of(
                        "Measuring",
                        String.format(
                                Locale.ROOT,
                                "%d rounds in which the stores take turns, windows of %,d ms after"
                                        + " %,d ms of warm-up, seed %d",
                                run.roundCount(),
                                run.windowMs(),
                                run.warmUpMs(),
                                run.seed())));
        return facts;
    }

    private static String machine(final RunDescription.MachineDescription machine) {
        final List<String> parts = new ArrayList<>();
        parts.add(machine.processorCount() + " CPUs");
        if (!text(machine.processorModel()).isEmpty()) {
            parts.add(machine.processorModel());
        }
        if (machine.memoryBytes() > 0) {
            parts.add(
                    String.format(
                            Locale.ROOT, "%.1f GiB of memory", machine.memoryBytes() / GIBIBYTE));
        }
        parts.add(text(machine.system()));
        parts.add("stores on " + text(machine.fileSystem()));
        if (machine.load() >= 0) {
            parts.add(String.format(Locale.ROOT, "load before the run %.2f", machine.load()));
        }
        return String.join(", ", parts);
    }

    static String duration(final long ms) {
        if (ms < 2 * MINUTE_MS) {
            return ms / SECOND_MS + " s";
        }
        final long minutes = ms / MINUTE_MS;
        return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    private static String text(final String text) {
        return text == null ? "" : text;
    }

    private void stores(final Html html) {
        html.raw("<div class=\"wide\"><table>\n")
                .columns("store", "version", "calls", "what its durability means")
                .raw("<tbody>\n");
        for (final StoreDescription store : data.stores()) {
            final StoreLook look = looks.look(store.name());
            html.raw(Tables.rowStart(look))
                    .raw("<th scope=\"row\"><span class=\"swatch\" style=\"background:")
                    .raw(String.format(Locale.ROOT, "#%06x", look.color().getRGB() & 0xFF_FF_FF))
                    .raw("\"></span>")
                    .words(look.title())
                    .raw("</th>\n")
                    .cell(store.version());
            if (store.hasStarted()) {
                html.cell(store.calls());
            } else {
                html.element("td class=\"bad\"", "did not start: " + store.reason());
            }
            durabilities(html, store);
            html.raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
    }

    private static void durabilities(final Html html, final StoreDescription store) {
        final Map<String, String> sorted = new TreeMap<>(RunSection::compare);
        sorted.putAll(store.durabilities());
        html.raw("<td>");
        sorted.forEach(
                (mode, meaning) ->
                        html.raw("<div><b>")
                                .words(mode)
                                .raw("</b>: ")
                                .words(meaning)
                                .raw("</div>\n"));
        html.raw("</td>\n");
    }

    private static int compare(final String one, final String other) {
        final int byStrength =
                Integer.compare(DURABILITIES.indexOf(one), DURABILITIES.indexOf(other));
        return byStrength != 0 ? byStrength : one.compareTo(other);
    }
}

package io.lohdb.stress.command;

import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What all parts of a run have tried and found, as a table. For one thread. */
final class Summary {
    private static final String ROW = "%-10s %9s %9s  %s%n";

    private final List<Row> rows = new ArrayList<>();

    /** One part and its outcome. */
    private record Row(String part, PartReport report, double seconds) {}

    void add(final String part, final PartReport report, final double seconds) {
        rows.add(new Row(part, report, seconds));
    }

    long findingCount() {
        return rows.stream().mapToLong(row -> row.report().findingCount()).sum();
    }

    void print(final PrintStream out) {
        for (final Row row : rows) {
            if (!row.report().notes().isEmpty()) {
                out.println();
                out.println(row.part() + ":");
                row.report().notes().forEach(line -> out.println("  " + line));
            }
        }
        out.println();
        out.printf(ROW, "part", "seconds", "findings", "tried");
        for (final Row row : rows) {
            out.printf(
                    ROW,
                    row.part(),
                    String.format(Locale.ROOT, "%.1f", row.seconds()),
                    row.report().findingCount(),
                    tried(row.report().counts()));
        }
        rows.forEach(
                row ->
                        row.report()
                                .skipped()
                                .forEach(
                                        why -> out.println("skipped: " + row.part() + ": " + why)));
        printFindings(out);
    }

    private static String tried(final Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(
                        count ->
                                String.format(
                                        Locale.ROOT, "%,d %s", count.getValue(), count.getKey()))
                .collect(Collectors.joining(", "));
    }

    private void printFindings(final PrintStream out) {
        for (final Row row : rows) {
            for (final Finding finding : row.report().findings()) {
                out.println();
                out.println("FOUND by " + row.part() + ": " + finding.what());
                out.println("  again: " + finding.replay());
            }
            final long more = row.report().findingCount() - row.report().findings().size();
            if (more > 0) {
                out.println(more + " more of " + row.part());
            }
        }
    }
}

package io.lohdb.bench.report;

import java.util.List;

/** The table of targets as text: columns aligned, numbers to the right. Immutable. */
final class TargetReport {
    private static final List<String> HEADINGS =
            List.of("TARGET", "REQUIRED", "MEASURED", "VERDICT", "HOW");
    private static final String GAP = "  ";

    private final List<TargetResult> results;

    TargetReport(final List<TargetResult> results) {
        this.results = List.copyOf(results);
    }

    /** Whether every target was reached. */
    boolean isMet() {
        return results.stream().allMatch(TargetResult::isMet);
    }

    /** The table and a line that sums it up. */
    String text() {
        final List<List<String>> rows = results.stream().map(TargetReport::cells).toList();
        final StringBuilder text = new StringBuilder();
        append(text, HEADINGS, rows);
        rows.forEach(row -> append(text, row, rows));
        final List<TargetResult> required =
                results.stream().filter(result -> result.target().isRequired()).toList();
        final long met = required.stream().filter(TargetResult::isMet).count();
        return text.append('\n')
                .append(met)
                .append(" of ")
                .append(required.size())
                .append(" targets met\n")
                .toString();
    }

    private static List<String> cells(final TargetResult result) {
        return List.of(
                result.target().name(),
                result.target().requirement(),
                result.measured(),
                result.verdict(),
                result.note());
    }

    private static void append(
            final StringBuilder text, final List<String> cells, final List<List<String>> rows) {
        final int last = cells.size() - 1;
        for (int column = 0; column < last; column++) {
            final String padding = " ".repeat(width(column, rows) - cells.get(column).length());
            final boolean isNumber =
                    HEADINGS.get(column).equals("REQUIRED")
                            || HEADINGS.get(column).equals("MEASURED");
            text.append(isNumber ? padding + cells.get(column) : cells.get(column) + padding)
                    .append(GAP);
        }
        text.append(cells.get(last)).append('\n');
    }

    private static int width(final int column, final List<List<String>> rows) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(HEADINGS.get(column).length(), Math::max);
    }
}

package io.lohdb.bench.latency;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.LatencyCurve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Latencies as text: a table for each work and rate, and the verdicts. Stateless; any thread. */
final class LatencyTable {
    /** Begins the note of a curve of a store that was too slow. */
    static final String NOT_HELD = "rate not held";

    private static final String HICCUPS = "  (hiccups meanwhile)";
    private static final int TEN = 10;
    private static final int HUNDRED = 100;

    private LatencyTable() {}

    /** Everything that was found. */
    static String text(
            final List<LatencyCurve> curves,
            final List<Failure> failures,
            final List<GoalVerdict> goals) {
        final StringBuilder text = new StringBuilder();
        final Map<String, StringBuilder> tables = new LinkedHashMap<>();
        for (final LatencyCurve curve : curves) {
            final String title =
                    String.format(
                            Locale.ROOT,
                            "%s, %,.0f per second, microseconds from when it was due",
                            curve.workload(),
                            curve.ratePerSecond());
            append(tables.computeIfAbsent(title, LatencyTable::header), curve);
        }
        tables.values().forEach(table -> text.append(table).append('\n'));
        for (final Failure failure : failures) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "not measured: %s: %s%n",
                            failure.store(),
                            failure.reason()));
        }
        goals.forEach(goal -> text.append(line(goal)));
        return text.toString();
    }

    private static StringBuilder header(final String title) {
        return new StringBuilder(title)
                .append('\n')
                .append(
                        String.format(
                                Locale.ROOT,
                                "%-26s %9s %9s %9s %9s %9s %9s  %s%n",
                                "STORE",
                                "p50",
                                "p90",
                                "p99",
                                "p99.9",
                                "p99.99",
                                "max",
                                "NOTE"));
    }

    private static void append(final StringBuilder table, final LatencyCurve curve) {
        appendRow(table, curve.store() + ", " + curve.durability(), curve.us(), curve.note());
        if (!curve.hiccupUs().isEmpty()) {
            appendRow(table, HICCUPS, curve.hiccupUs(), "");
        }
    }

    private static void appendRow(
            final StringBuilder table,
            final String name,
            final List<Double> us,
            final String note) {
        final StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-26s", name));
        us.forEach(each -> row.append(String.format(Locale.ROOT, " %9s", shown(each))));
        table.append(row.append("  ").append(note).toString().stripTrailing()).append('\n');
    }

    /** Three digits or whole microseconds. */
    static String shown(final double us) {
        final String format = us < TEN ? "%,.2f" : us < HUNDRED ? "%,.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, us);
    }

    private static String line(final GoalVerdict goal) {
        return String.format(
                Locale.ROOT,
                "%-60s %-14s %-12s %s%n",
                goal.name(),
                goal.requirement(),
                goal.verdict().name().replace('_', ' '),
                goal.note());
    }
}

package io.lohdb.bench.suite;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.RunDescription;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.SuiteResults;
import io.lohdb.bench.results.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Results as text for a terminal. Stateless; any thread. */
final class ResultText {
    private static final String NOTHING = "-";
    private static final int WORDS = 2;

    private ResultText() {}

    /** Everything. */
    static String of(final SuiteResults results) {
        return machine(results.run())
                + "\n"
                + stores(results.stores())
                + "\n"
                + figures(results)
                + "\nTIMES: how many times better LohDB is than the best persistent rival, which is"
                + " named; below 1 it loses. Rates are medians of "
                + results.run().roundCount()
                + " rounds.\n"
                + loops(results.measurements())
                + failures(results.failures())
                + "\n"
                + goals(results.goals());
    }

    private static String machine(final RunDescription run) {
        return String.format(
                Locale.ROOT,
                "%s: %d CPUs (%s), %s, %s, %s %s; load before the run %.1f; %d s%n",
                run.begin(),
                run.machine().processorCount(),
                run.machine().processorModel(),
                run.machine().system(),
                run.machine().fileSystem(),
                run.jvm().name(),
                run.jvm().version(),
                run.machine().load(),
                run.durationMs() / 1000);
    }

    private static String stores(final List<StoreDescription> stores) {
        final TextTable table = new TextTable(4, List.of("STORE", "", "VERSION", "DURABILITIES"));
        for (final StoreDescription store : stores) {
            table.add(
                    List.of(
                            store.name(),
                            store.title(),
                            store.version(),
                            store.hasStarted()
                                    ? String.join(
                                            ", ",
                                            store.durabilities().keySet().stream()
                                                    .sorted()
                                                    .toList())
                                    : "cannot start: " + store.reason()));
        }
        return table.text();
    }

    private static String figures(final SuiteResults results) {
        final Rates rates = new Rates(results.stores(), results.measurements());
        final List<String> stores =
                results.stores().stream()
                        .filter(StoreDescription::hasStarted)
                        .map(StoreDescription::name)
                        .filter(name -> !name.equals(SyncLoop.NAME))
                        .toList();
        final List<String> headings = new ArrayList<>(List.of("WORK", "KEYS"));
        stores.forEach(store -> headings.add(store.toUpperCase(Locale.ROOT)));
        headings.add("TIMES");
        headings.add("BEST RIVAL");
        final TextTable table = new TextTable(WORDS, headings);
        for (final Workload workload : rates.workloads()) {
            final List<String> row = new ArrayList<>(List.of(work(workload), keys(workload)));
            for (final String store : stores) {
                row.add(
                        rates.of(store, workload)
                                .map(each -> GoalLimit.show(each.median(), each.unit()))
                                .orElse(NOTHING));
            }
            final Optional<Measurement> own = rates.of(Rates.LOHDB, workload);
            final Optional<Measurement> best = rates.bestRival(workload);
            row.add(
                    own.isPresent() && best.isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.2f x", Rates.times(own.get(), best.get()))
                            : NOTHING);
            row.add(best.map(Measurement::store).orElse(NOTHING));
            table.add(row);
        }
        return table.text();
    }

    private static String work(final Workload workload) {
        final StringBuilder text = new StringBuilder(workload.work());
        if (!workload.distribution().equals("sequential")) {
            text.append(' ').append(workload.distribution());
        }
        if (workload.threadCount() > 1) {
            text.append(", ").append(workload.threadCount()).append(" threads");
        }
        if (!workload.durability().equals("none")) {
            text.append(", ").append(workload.durability());
        }
        if (!workload.state().equals(Cell.FRESH)) {
            text.append(", ").append(workload.state());
        }
        return text.toString();
    }

    private static String keys(final Workload workload) {
        return String.format(
                Locale.ROOT, "%,d x %,d B", workload.keyCount(), workload.valueLength());
    }

    private static String loops(final List<Measurement> measurements) {
        final StringBuilder text = new StringBuilder();
        for (final Measurement loop : measurements) {
            if (loop.store().equals(SyncLoop.NAME)) {
                text.append("The bare msync loop takes ")
                        .append(GoalLimit.show(loop.median(), loop.unit()))
                        .append(" per write.\n");
            }
        }
        return text.toString();
    }

    /** Each reason once, with the works and the stores that it stands against. */
    private static String failures(final List<Failure> failures) {
        final Map<String, Set<String>> stores = new LinkedHashMap<>();
        for (final Failure failure : failures) {
            final String what =
                    failure.workload() == null
                            ? "everything"
                            : keys(failure.workload()) + ", " + work(failure.workload());
            stores.computeIfAbsent(what + ": " + failure.reason(), key -> new LinkedHashSet<>())
                    .add(failure.store());
        }
        final StringBuilder text = new StringBuilder();
        if (!stores.isEmpty()) {
            text.append("\nNot measured:\n");
        }
        stores.forEach(
                (reason, names) ->
                        text.append("  ")
                                .append(reason)
                                .append(" (")
                                .append(String.join(", ", names))
                                .append(")\n"));
        return text.toString();
    }

    private static String goals(final List<GoalVerdict> goals) {
        final TextTable table =
                new TextTable(1, List.of("GOAL", "REQUIRED", "MEASURED", "VERDICT", "HOW"));
        for (final GoalVerdict goal : goals) {
            table.add(
                    List.of(
                            goal.name(),
                            goal.requirement(),
                            goal.figure() == null
                                    ? NOTHING
                                    : GoalLimit.show(goal.figure(), goal.unit()),
                            goal.verdict().name().replace('_', ' ').toLowerCase(Locale.ROOT),
                            goal.note()));
        }
        return table.text();
    }
}

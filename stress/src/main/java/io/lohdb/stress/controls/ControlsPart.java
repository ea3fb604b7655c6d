package io.lohdb.stress.controls;

import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Tier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plants one bug after the other and has the checks find it: a bug that none of its checks finds is
 * a finding of this part, and so is a check that finds something where nothing was planted. Every
 * check runs without a bug for as many tries as the bug that took longest, and for half of those
 * that it has. With every change a bug is shown to its checks until one finds it, the cheapest
 * first; a longer run shows it to all of them.
 */
public final class ControlsPart implements Part {
    private static final int LONG_FACTOR = 10;
    private static final int MAX_TEXT = 90;

    /** Creates the part. */
    public ControlsPart() {}

    /** What came of showing one bug to its checks, in the order of the checks. */
    private record Row(PlantedBug bug, Map<Check, ControlRun.Outcome> outcomes) {
        boolean isCaught() {
            return outcomes.values().stream().anyMatch(ControlRun.Outcome::isCaught);
        }
    }

    @Override
    public String name() {
        return "controls";
    }

    @Override
    public PartReport run(final PartRun run) throws InterruptedException {
        final PartReport report = new PartReport();
        report.note(
                String.format(
                        Locale.ROOT,
                        "%-45s | %-18s | %5s | %9s | %s",
                        "planted bug",
                        "caught by",
                        "tries",
                        "time",
                        "finding"));
        final Map<Check, Integer> tries = new EnumMap<>(Check.class);
        for (final Row row : plantAll(run)) {
            row.outcomes()
                    .forEach((check, outcome) -> tries.merge(check, outcome.tries(), Math::max));
            add(report, row, run);
        }
        for (final Map.Entry<Check, Integer> entry : tries.entrySet()) {
            addClean(report, entry.getKey(), entry.getValue(), run);
        }
        return report;
    }

    private static int tries(final Check check, final PartRun run) {
        return run.tier() == Tier.PUSH ? check.tries() : LONG_FACTOR * check.tries();
    }

    private static List<Row> plantAll(final PartRun run) throws InterruptedException {
        final List<PlantedBug> bugs = PlantedBugs.all();
        final ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        final AtomicInteger done = new AtomicInteger();
        final List<Row> rows = new ArrayList<>();
        try {
            final List<Future<Row>> results = new ArrayList<>();
            for (final PlantedBug bug : bugs) {
                results.add(
                        pool.submit(
                                () -> {
                                    final Row row = plant(bug, run);
                                    run.progress().at(done.incrementAndGet(), bugs.size());
                                    return row;
                                }));
            }
            for (final Future<Row> result : results) {
                rows.add(result.get());
            }
        } catch (final ExecutionException e) {
            throw new IllegalStateException("a control broke down", e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return rows;
    }

    private static Row plant(final PlantedBug bug, final PartRun run) throws InterruptedException {
        final Row row = new Row(bug, new LinkedHashMap<>());
        for (final Check check : bug.checks()) {
            if (run.tier() != Tier.PUSH || !row.isCaught()) {
                row.outcomes()
                        .put(
                                check,
                                ControlRun.run(
                                        bug.planting(), check, run.seed(), tries(check, run)));
            }
        }
        return row;
    }

    private static void add(final PartReport report, final Row row, final PartRun run) {
        report.count("bugs planted", 1);
        row.outcomes()
                .forEach(
                        (check, outcome) ->
                                report.note(
                                        line(
                                                row.bug().name(),
                                                (outcome.isCaught() ? "" : "not by ")
                                                        + check.title(),
                                                outcome)));
        if (row.isCaught()) {
            report.count("bugs caught", 1);
        } else {
            report.find(
                    new Finding("a planted bug was not caught: " + row.bug().name(), replay(run)));
        }
    }

    private static void addClean(
            final PartReport report, final Check check, final int tries, final PartRun run)
            throws InterruptedException {
        final ControlRun.Outcome outcome =
                ControlRun.run(
                        Planting.nothing(),
                        check,
                        run.seed(),
                        Math.max(tries, tries(check, run) / 2));
        report.count("tries without a bug", outcome.tries());
        report.note(line("(nothing planted)", check.title(), outcome));
        if (outcome.isCaught()) {
            report.find(
                    new Finding(
                            check.title() + " without a planted bug: " + outcome.finding(),
                            replay(run)));
        }
    }

    private static String line(
            final String bug, final String check, final ControlRun.Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%-45s | %-18s | %5d | %6d ms | %s",
                bug,
                check,
                outcome.tries(),
                TimeUnit.NANOSECONDS.toMillis(outcome.ns()),
                text(outcome.finding()));
    }

    /** The end of what was found, behind the description of a store. */
    private static String text(final String finding) {
        if (finding == null) {
            return "nothing";
        }
        final int description = finding.lastIndexOf("]: ");
        final String text = description < 0 ? finding : finding.substring(description + 3);
        final String plain = text.replace(BrokenPromise.class.getName() + ": ", "");
        return plain.substring(0, Math.min(MAX_TEXT, plain.length()));
    }

    private static String replay(final PartRun run) {
        return "stress/run --controls 1 --seed " + run.seed();
    }
}

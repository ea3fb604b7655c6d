package io.lohdb.bench.latency;

import io.lohdb.bench.report.Machine;
import io.lohdb.bench.report.UsageException;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.GoalVerdict.Verdict;
import io.lohdb.bench.results.RunDescription.MachineDescription;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.SuiteResults;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.Rivals;
import io.lohdb.bench.suite.Findings;
import io.lohdb.bench.suite.JvmOptions;
import java.time.Instant;
import java.util.List;

/** Measures latencies at fixed rates: {@code bench/run --latency}. */
public final class LatencyMain {
    private static final int MISSED = 1;
    private static final int WRONG_USAGE = 2;

    private LatencyMain() {}

    /**
     * Measures, prints the tables, writes the file; exits with 1 if a goal is missed.
     *
     * @param arguments of the command line
     */
    public static void main(final String[] arguments) {
        final List<String> names = Rivals.all().stream().map(Rival::name).toList();
        final LatencyOptions options;
        try {
            options = LatencyOptions.parse(List.of(arguments), names);
        } catch (final UsageException e) {
            System.err.println("bench/run: " + e.getMessage());
            System.exit(WRONG_USAGE);
            return;
        }
        final Instant begin = Instant.now();
        final MachineDescription machine = Machine.description(options.directory());
        final LatencyPlan plan = LatencyPlan.of(options.isQuick());
        final LatencyRun run =
                new LatencyRun(options, plan, JvmOptions.of(LatencyPlan.HEAP_MIB), System.err);
        run.run();
        final List<GoalVerdict> goals = LatencyGoals.of(run.curves());
        System.out.print(LatencyTable.text(run.curves(), run.failures(), goals));
        if (options.out() != null) {
            final List<StoreDescription> stores =
                    options.stores().stream()
                            .map(name -> Rivals.named(name).orElseThrow())
                            .map(
                                    rival ->
                                            Findings.description(
                                                    rival,
                                                    rival.version(),
                                                    run.reasons().getOrDefault(rival.name(), "")))
                            .toList();
            LatencyFile.write(
                    options.out(),
                    SuiteResults.of(
                                    LatencyFile.run(
                                            options, plan, machine, begin, List.of(arguments)),
                                    stores,
                                    List.of(),
                                    run.failures(),
                                    goals)
                            .withLatencies(run.curves()));
        }
        System.exit(goals.stream().anyMatch(goal -> goal.verdict() == Verdict.FAIL) ? MISSED : 0);
    }
}

package io.lohdb.bench.latency;

import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.results.ResultsFile;
import io.lohdb.bench.results.RunDescription;
import io.lohdb.bench.results.RunDescription.JvmDescription;
import io.lohdb.bench.results.RunDescription.MachineDescription;
import io.lohdb.bench.results.SuiteResults;
import io.lohdb.bench.suite.JvmOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Adds latencies to a file of results, or makes one of them alone. Stateless. */
final class LatencyFile {
    private LatencyFile() {}

    /**
     * Puts curves and goals in place of those of the same name and keeps everything else.
     *
     * @param before what a file said
     * @param curves what was measured now
     * @param goals how it fared
     */
    static SuiteResults merged(
            final SuiteResults before,
            final List<LatencyCurve> curves,
            final List<GoalVerdict> goals) {
        final List<LatencyCurve> allCurves = new ArrayList<>(before.latencies());
        allCurves.removeIf(old -> curves.stream().anyMatch(curve -> isSame(old, curve)));
        allCurves.addAll(curves);
        final List<GoalVerdict> allGoals = new ArrayList<>(before.goals());
        allGoals.removeIf(old -> goals.stream().anyMatch(goal -> goal.name().equals(old.name())));
        allGoals.addAll(goals);
        return new SuiteResults(
                before.format(),
                before.version(),
                before.run(),
                before.stores(),
                before.measurements(),
                before.failures(),
                allGoals,
                allCurves);
    }

    private static boolean isSame(final LatencyCurve one, final LatencyCurve other) {
        return one.store().equals(other.store())
                && one.workload().equals(other.workload())
                && one.durability().equals(other.durability())
                && one.ratePerSecond() == other.ratePerSecond();
    }

    /** Reads, merges and writes. */
    static void write(final Path file, final SuiteResults found) {
        final SuiteResults results =
                Files.exists(file)
                        ? merged(ResultsFile.read(file), found.latencies(), found.goals())
                        : found;
        ResultsFile.write(file, results);
    }

    static RunDescription run(
            final LatencyOptions options,
            final LatencyPlan plan,
            final MachineDescription machine,
            final Instant begin,
            final List<String> arguments) {
        return new RunDescription(
                begin.truncatedTo(ChronoUnit.SECONDS).toString(),
                begin.until(Instant.now(), ChronoUnit.MILLIS),
                ("bench/run --latency " + String.join(" ", arguments)).strip(),
                options.isQuick(),
                machine,
                new JvmDescription(
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.vm.version"),
                        JvmOptions.of(LatencyPlan.HEAP_MIB)),
                plan.roundCount(),
                TimeUnit.NANOSECONDS.toMillis(plan.sliceNs()),
                TimeUnit.NANOSECONDS.toMillis(plan.warmUpNs()),
                1);
    }
}

package io.lohdb.bench.suite;

import io.lohdb.bench.report.Machine;
import io.lohdb.bench.report.UsageException;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.ResultsFile;
import io.lohdb.bench.results.RunDescription;
import io.lohdb.bench.results.RunDescription.JvmDescription;
import io.lohdb.bench.results.RunDescription.MachineDescription;
import io.lohdb.bench.results.SuiteResults;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.Rivals;
import io.lohdb.bench.workload.ScratchFolder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Compares LohDB with other stores and prints the tables. */
public final class SuiteMain {
    /** True when the standard error output is a terminal. */
    private static final String WATCHED_PROPERTY = "lohdb.bench.watched";

    private static final int USAGE = 2;
    private static final int MISSED = 1;
    private static final long SEED = 1;

    private SuiteMain() {}

    /**
     * Measures and ends the process: 0 when no goal is missed, 1 when one is, 2 for a command line
     * that makes no sense.
     *
     * @param arguments {@code --quick}, {@code --keys N}, {@code --only NAME[,NAME]}, {@code --work
     *     NAME[,NAME]}, {@code --out FILE}, {@code --dir FOLDER}
     */
    public static void main(final String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(final List<String> arguments) {
        final List<String> stores = Rivals.all().stream().map(Rival::name).toList();
        final SuiteOptions options;
        try {
            options = SuiteOptions.parse(arguments, stores, SuitePlan.works());
        } catch (final UsageException e) {
            System.err.println("bench: " + e.getMessage());
            return USAGE;
        }
        final int cores = Runtime.getRuntime().availableProcessors();
        final SuiteResults results =
                measure(
                        "bench/run --rivals " + String.join(" ", arguments),
                        options,
                        SuitePlan.of(options, stores, cores));
        keep(options, results);
        System.out.print(ResultText.of(results));
        return results.goals().stream().anyMatch(goal -> goal.verdict() == GoalVerdict.Verdict.FAIL)
                ? MISSED
                : 0;
    }

    private static SuiteResults measure(
            final String command, final SuiteOptions options, final SuitePlan plan) {
        final Instant begin = Instant.now();
        final long beginNs = System.nanoTime();
        final MachineDescription machine = Machine.description(options.directory());
        final List<String> jvmOptions = JvmOptions.of(plan.heapMiB());
        final Findings findings = new Findings();
        final Set<String> outOfRun = new HashSet<>();
        final Supplier<RunDescription> run =
                () ->
                        new RunDescription(
                                begin.truncatedTo(ChronoUnit.SECONDS).toString(),
                                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs),
                                command.strip(),
                                options.isQuick(),
                                machine,
                                new JvmDescription(
                                        System.getProperty("java.vm.name"),
                                        System.getProperty("java.vm.version"),
                                        jvmOptions),
                                plan.roundCount(),
                                plan.windowMs(),
                                plan.warmUpMs(),
                                SEED);
        final Progress progress =
                Progress.of(plan.turnCount(), System.err, Boolean.getBoolean(WATCHED_PROPERTY));
        try (ScratchFolder scratch = ScratchFolder.create(options.directory())) {
            for (final Section section : plan.sections()) {
                new SectionRun(plan, section, scratch.path(), jvmOptions, findings, progress)
                        .run(outOfRun);
                // Now and not at the end only: what takes long may be cut off.
                keep(options, results(run.get(), findings));
            }
            return results(run.get(), findings);
        } finally {
            progress.end();
        }
    }

    private static void keep(final SuiteOptions options, final SuiteResults results) {
        if (options.out() != null) {
            ResultsFile.write(options.out(), results);
        }
    }

    private static SuiteResults results(final RunDescription run, final Findings findings) {
        return SuiteResults.of(
                run,
                findings.stores(),
                findings.measurements(),
                findings.failures(),
                Goals.of(new Rates(findings.stores(), findings.measurements())));
    }
}

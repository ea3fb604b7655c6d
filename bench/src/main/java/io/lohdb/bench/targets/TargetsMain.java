package io.lohdb.bench.targets;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Measures all targets and prints the table. */
public final class TargetsMain {
    private static final int ALL_MET = 0;
    private static final int NOT_ALL_MET = 1;
    private static final int USAGE = 2;

    private static final List<TargetGroup> GROUPS =
            List.of(
                    new WriteRate(),
                    new DurableRate(),
                    new ReadRate(),
                    new IndexMemory(),
                    new Allocation());

    private TargetsMain() {}

    /**
     * Measures and ends the process: 0 when all targets are met, 1 when not, 2 for a command line
     * that makes no sense.
     *
     * @param arguments {@code --quick}, {@code --dir FOLDER}
     */
    public static void main(final String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    private static int run(
            final List<String> arguments, final PrintStream out, final PrintStream err) {
        final TargetOptions options;
        try {
            options = TargetOptions.parse(arguments);
        } catch (final UsageException e) {
            err.println("bench: " + e.getMessage());
            return USAGE;
        }
        out.println(Machine.line(options.directory()));
        out.println(Machine.loadLine());
        final TargetReport report = measure(MeasurementPlan.of(options), err);
        out.println();
        out.print(report.text());
        return report.isMet() ? ALL_MET : NOT_ALL_MET;
    }

    private static TargetReport measure(final MeasurementPlan plan, final PrintStream err) {
        final List<TargetResult> results = new ArrayList<>();
        for (final TargetGroup group : GROUPS) {
            group.targets().forEach(target -> err.println("measuring: " + target.name()));
            results.addAll(measure(group, plan, err));
        }
        return new TargetReport(results);
    }

    /** A measurement that breaks fails its targets and leaves the others alone. */
    private static List<TargetResult> measure(
            final TargetGroup group, final MeasurementPlan plan, final PrintStream err) {
        try {
            return group.measure(plan);
        } catch (final RuntimeException e) {
            e.printStackTrace(err);
            return group.targets().stream().map(target -> target.failed(e.toString())).toList();
        }
    }
}

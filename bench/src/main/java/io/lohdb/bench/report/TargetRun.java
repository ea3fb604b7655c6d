package io.lohdb.bench.report;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures groups of targets in turn and prints the table. One thread. */
public final class TargetRun {
    private static final int ALL_MET = 0;
    private static final int NOT_ALL_MET = 1;

    private final PrintStream out;
    private final PrintStream err;

    /**
     * Prepares a run.
     *
     * @param out takes the table
     * @param err takes what is being measured, and faults
     */
    public TargetRun(final PrintStream out, final PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Measures and prints.
     *
     * @param groups in the order of the table
     * @param plan how much is measured
     * @param directory folder for the stores, for the line about the machine
     * @param <P> says how much is measured
     * @return exit code: 0 when all targets are met, 1 when not
     */
    public <P> int exitCode(
            final List<? extends TargetGroup<P>> groups, final P plan, final Path directory) {
        out.println(Machine.line(directory));
        out.println(Machine.loadLine());
        final List<TargetResult> results = new ArrayList<>();
        for (final TargetGroup<P> group : groups) {
            group.targets().forEach(target -> err.println("measuring: " + target.name()));
            results.addAll(measure(group, plan));
        }
        final TargetReport report = new TargetReport(results);
        out.println();
        out.print(report.text());
        return report.isMet() ? ALL_MET : NOT_ALL_MET;
    }

    /** A measurement that breaks fails its targets and leaves the others alone. */
    private <P> List<TargetResult> measure(final TargetGroup<P> group, final P plan) {
        try {
            return group.measure(plan);
        } catch (final NotMeasurableException e) {
            return failed(group, e.getMessage());
        } catch (final RuntimeException e) {
            e.printStackTrace(err);
            return failed(group, e.toString());
        }
    }

    private static List<TargetResult> failed(final TargetGroup<?> group, final String reason) {
        return group.targets().stream().map(target -> target.failed(reason)).toList();
    }
}

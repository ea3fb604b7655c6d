package io.lohdb.bench.targets;

import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetRun;
import io.lohdb.bench.report.UsageException;
import java.util.List;

/** Measures all targets and prints the table. */
public final class TargetsMain {
    private static final int USAGE = 2;

    private static final List<TargetGroup<MeasurementPlan>> GROUPS =
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
        System.exit(run(List.of(arguments)));
    }

    private static int run(final List<String> arguments) {
        final TargetOptions options;
        try {
            options = TargetOptions.parse(arguments);
        } catch (final UsageException e) {
            System.err.println("bench: " + e.getMessage());
            return USAGE;
        }
        return new TargetRun(System.out, System.err)
                .exitCode(GROUPS, MeasurementPlan.of(options), options.directory());
    }
}

package io.lohdb.bench.space;

import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetRun;
import io.lohdb.bench.report.UsageException;
import io.lohdb.bench.workload.RandomNumbers;
import io.lohdb.bench.workload.ZipfNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the goals of space and time and prints the table. */
public final class SpaceMain {
    private static final int USAGE = 2;

    /** As in the Yahoo! Cloud Serving Benchmark. */
    private static final double ZIPF_EXPONENT = 0.99;

    private SpaceMain() {}

    /** All goals by name, in the order of the table. */
    static Map<String, List<TargetGroup<SpacePlan>>> goals() {
        final Map<String, List<TargetGroup<SpacePlan>>> goals = new LinkedHashMap<>();
        goals.put("restart", List.of(new Restart()));
        goals.put(
                "overwrite",
                List.of(
                        new Overwrite("uniform", count -> new RandomNumbers(1, count)),
                        new Overwrite(
                                "Zipf 0.99", count -> new ZipfNumbers(1, count, ZIPF_EXPONENT))));
        goals.put("latency", List.of(new PutLatency()));
        goals.put("small", List.of(new EmptyStore(), new ManyStores()));
        goals.put("scale", List.of(new Scale()));
        goals.put("snapshot", List.of(new SnapshotCost()));
        goals.put("expiry", List.of(new ExpiryCost()));
        return goals;
    }

    /**
     * Measures and ends the process: 0 when all targets are met, 1 when not, 2 for a command line
     * that makes no sense.
     *
     * @param arguments {@code --quick}, {@code --keys N}, {@code --only NAME[,NAME]}, {@code --dir
     *     FOLDER}
     */
    public static void main(final String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(final List<String> arguments) {
        final Map<String, List<TargetGroup<SpacePlan>>> goals = goals();
        final SpaceOptions options;
        try {
            options = SpaceOptions.parse(arguments, List.copyOf(goals.keySet()));
        } catch (final UsageException e) {
            System.err.println("bench: " + e.getMessage());
            return USAGE;
        }
        final List<TargetGroup<SpacePlan>> groups = new ArrayList<>();
        options.names().forEach(name -> groups.addAll(goals.get(name)));
        return new TargetRun(System.out, System.err)
                .exitCode(groups, SpacePlan.of(options), options.directory());
    }
}

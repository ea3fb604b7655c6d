package io.lohdb.bench.charts;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.RunDescription;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.SuiteResults;
import io.lohdb.bench.results.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small run with all that a large one has. */
final class SampleResults {
    static final Workload READ = workload("read", "uniform", 1_000_000, 1, "none");
    static final Workload SYNC_PUT = workload("put", "uniform", 1_000_000, 1, "sync");
    static final Workload DISK = workload("disk", "sequential", 1_000_000, 1, "none");
    private static final Workload MORE_READ = workload("read", "uniform", 10_000_000, 1, "none");
    private static final Workload OPENING =
            workload("reopen-kill", "sequential", 1_000_000, 1, "none");

    private SampleResults() {}

    static Workload workload(
            final String work,
            final String distribution,
            final long keyCount,
            final int threadCount,
            final String durability) {
        return new Workload(
                work, distribution, keyCount, 16, 100, threadCount, durability, "fresh");
    }

    static Measurement figure(
            final String store, final Workload workload, final String unit, final double... runs) {
        final List<Double> list = new ArrayList<>();
        for (final double run : runs) {
            list.add(run);
        }
        return Measurement.of(store, workload, unit, list, "");
    }

    static StoreDescription store(final String name, final String title, final boolean persistent) {
        return new StoreDescription(
                name,
                title,
                "1.2.3",
                persistent,
                "",
                "calls of " + name,
                Map.of("none", "nothing of " + name));
    }

    static RunDescription run() {
        return new RunDescription(
                "2026-11-27T22:30:00Z",
                5_100_000,
                "bench/run --rivals",
                false,
                new RunDescription.MachineDescription(
                        2, "a model", 16L << 30, "Linux 6 amd64", "ext4", 0.25),
                new RunDescription.JvmDescription("OpenJDK", "17.0.15", List.of("-Xmx4g")),
                5,
                2000,
                3000,
                1);
    }

    static SuiteResults results() {
        return SuiteResults.of(
                        run(),
                        List.of(
                                store("lohdb", "LohDB", true),
                                store("slow", "Slow Store", true),
                                store("fast", "Fast Store", true),
                                store("hashmap", "ConcurrentHashMap", false),
                                new StoreDescription(
                                        "never",
                                        "Never Started",
                                        "9",
                                        true,
                                        "needs Java 22",
                                        "",
                                        Map.of())),
                        figures(),
                        List.of(
                                new Failure("never", null, "needs Java 22 or later"),
                                new Failure("slow", SYNC_PUT, "has no durable writes")),
                        List.of(
                                goal("reads", GoalVerdict.Verdict.PASS, 1.75),
                                goal("puts", GoalVerdict.Verdict.FAIL, 0.5),
                                goal("syncs", GoalVerdict.Verdict.NOT_MEASURED, null)))
                .withLatencies(List.of(curve("lohdb", 1), curve("fast", 3)));
    }

    static GoalVerdict goal(
            final String name, final GoalVerdict.Verdict verdict, final Double figure) {
        return new GoalVerdict(
                "goal of " + name, ">= 1.50 x", verdict, figure, 1.5, "x", "note of " + name);
    }

    private static List<Measurement> figures() {
        final String rate = Measurement.PER_SECOND;
        return List.of(
                figure("slow", READ, rate, 400_000, 410_000, 390_000),
                figure("lohdb", READ, rate, 2_000_000, 2_100_000, 1_950_000),
                figure("fast", READ, rate, 1_000_000, 1_300_000, 990_000),
                figure("hashmap", READ, rate, 3_000_000, 3_100_000, 2_900_000),
                figure("lohdb", MORE_READ, rate, 1_500_000),
                figure("fast", MORE_READ, rate, 700_000),
                figure("lohdb", SYNC_PUT, rate, 900, 1000, 800),
                figure("fast", SYNC_PUT, rate, 1200, 1250, 1100),
                figure("msync-loop", SYNC_PUT, Measurement.MICROSECONDS, 61.5),
                figure("lohdb", DISK, Measurement.BYTES_PER_KEY, 150),
                figure("fast", DISK, Measurement.BYTES_PER_KEY, 300),
                figure("lohdb", OPENING, Measurement.SECONDS, 0.1),
                figure("fast", OPENING, Measurement.SECONDS, 0.05));
    }

    static LatencyCurve curve(final String store, final double factor) {
        final List<Double> us = new ArrayList<>();
        for (final double one : new double[] {1.5, 2, 4, 80, 900, 12_000}) {
            us.add(one * factor);
        }
        return new LatencyCurve(
                store,
                "half reads, half puts",
                "none",
                50_000,
                600_000,
                us,
                "lohdb".equals(store) ? List.of(0.5, 0.6, 30.0, 50.0, 90.0, 700.0) : List.of(),
                "note of curve");
    }
}

package io.lohdb.bench.targets;

import io.lohdb.bench.GetBenchmark;
import io.lohdb.bench.PutBenchmark;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import java.util.List;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Heap bytes that a read and a write allocate, on the threads that ask for them, in a JMH run in a
 * process of its own. What is below half a byte is JMH's own.
 */
final class Allocation implements TargetGroup<MeasurementPlan> {
    private static final Target GET =
            new Target(
                    "allocation, get(key, destination)",
                    Direction.BELOW,
                    0.5,
                    Unit.BYTES_PER_OPERATION);
    private static final Target PUT =
            new Target(
                    "allocation, put(key, value) of buffers",
                    Direction.BELOW,
                    0.5,
                    Unit.BYTES_PER_OPERATION);

    @Override
    public List<Target> targets() {
        return List.of(GET, PUT);
    }

    @Override
    public List<TargetResult> measure(final MeasurementPlan plan) {
        return List.of(
                measure(plan, GET, GetBenchmark.class, "hit"),
                measure(plan, PUT, PutBenchmark.class, "overwrite"));
    }

    private static TargetResult measure(
            final MeasurementPlan plan,
            final Target target,
            final Class<?> benchmark,
            final String method) {
        final Options options =
                new OptionsBuilder()
                        .include(benchmark.getName() + "[.]" + method + "$")
                        .param("durability", PutBenchmark.Promise.INTERVAL.name())
                        .param("dir", plan.directory().toString())
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(plan.runCount())
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(WorkerAllocation.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build();
        try {
            final Result<?> bytes =
                    new Runner(options)
                            .runSingle()
                            .getSecondaryResults()
                            .get(WorkerAllocation.BYTES_PER_OPERATION);
            return target.result(
                    bytes.getScore(),
                    "mean of "
                            + plan.runCount()
                            + " s, JMH on "
                            + benchmark.getSimpleName()
                            + "."
                            + method);
        } catch (final RunnerException e) {
            throw new IllegalStateException("the JMH run failed: " + benchmark.getName(), e);
        }
    }
}

package io.lohdb.bench.targets;

import io.lohdb.Durability;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Samples;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.ScratchStore;
import java.time.Duration;
import java.util.List;

/**
 * How fast one thread overwrites values when its writes are synced in the background, at most 10 ms
 * later. The store prepares segments and syncs at the same time, on the same cores; what is not
 * synced yet when a run ends is at most what 10 ms wrote, and is not waited for.
 */
final class WriteRate implements TargetGroup<MeasurementPlan> {
    private static final Target WRITES =
            new Target(
                    "writes, INTERVAL 10 ms, 1 thread",
                    Direction.AT_LEAST,
                    500_000,
                    Unit.PER_SECOND);
    private static final Duration INTERVAL = Duration.ofMillis(10);

    @Override
    public List<Target> targets() {
        return List.of(WRITES);
    }

    @Override
    public List<TargetResult> measure(final MeasurementPlan plan) {
        try (ScratchStore store =
                ScratchStore.loaded(plan.directory(), MeasurementPlan.KEY_COUNT)) {
            final Overwriter overwriter =
                    new Overwriter(store.db().with(Durability.interval(INTERVAL)));
            final Samples samples =
                    Runs.of(plan.runCount(), () -> rate(overwriter, plan.writesPerRun()));
            return List.of(samples.result(WRITES));
        }
    }

    private static double rate(final Overwriter overwriter, final int count) {
        final long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            overwriter.write();
        }
        return Runs.perSecond(count, System.nanoTime() - begin);
    }
}

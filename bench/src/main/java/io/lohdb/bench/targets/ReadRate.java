package io.lohdb.bench.targets;

import io.lohdb.LohDb;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.ScratchStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many values per second the threads of all cores copy out of a store at rest. */
final class ReadRate implements TargetGroup<MeasurementPlan> {
    private static final Target READS =
            new Target(
                    "reads, all cores, 1 M keys, uniform",
                    Direction.AT_LEAST,
                    2_000_000,
                    Unit.PER_SECOND);

    @Override
    public List<Target> targets() {
        return List.of(READS);
    }

    @Override
    public List<TargetResult> measure(final MeasurementPlan plan) {
        final int threadCount = Runtime.getRuntime().availableProcessors();
        final ExecutorService threads = Executors.newFixedThreadPool(threadCount);
        try (ScratchStore store =
                ScratchStore.loaded(plan.directory(), MeasurementPlan.KEY_COUNT)) {
            final TargetResult result =
                    Runs.of(
                                    plan.runCount(),
                                    () -> rate(store.db(), threads, threadCount, plan.readRunNs()))
                            .result(READS);
            return List.of(
                    READS.result(result.figure(), result.note() + ", " + threadCount + " threads"));
        } finally {
            threads.shutdownNow();
        }
    }

    /** Each thread counts what it read in a time that is the same for all of them. */
    private static double rate(
            final LohDb db,
            final ExecutorService threads,
            final int threadCount,
            final long durationNs) {
        final long begin = System.nanoTime();
        final List<Callable<Long>> readers = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            final Reader reader = new Reader(db, begin + i, begin + durationNs);
            readers.add(reader::countReads);
        }
        long count = 0;
        try {
            for (final Future<Long> result : threads.invokeAll(readers)) {
                count += result.get();
            }
        } catch (final ExecutionException e) {
            throw new IllegalStateException("a reading thread failed", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while threads read", e);
        }
        return Runs.perSecond(count, System.nanoTime() - begin);
    }
}

package io.lohdb.bench.targets;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Machine;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Samples;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.ScratchStore;
import java.util.List;

/**
 * How many durable writes per second one thread gets when it does not wait for each one: it waits
 * only when what it wrote more than {@link #WINDOW_BYTES} ago is not durable yet. By itself the
 * store syncs such writes once a second, so it is that wait that makes all of them durable at once:
 * few long syncs, which suit a device better than many short ones.
 *
 * <p>Why the count is honest:
 *
 * <ul>
 *   <li>The promise is that of {@code SYNC}: {@link LohDb#awaitDurable} returns when a sync that
 *       began after the write has succeeded, which for the file engine is an msync of its pages.
 *       {@code Durability.OS} only says that the put itself does not wait.
 *   <li>A run is over when its last write is durable, so every write counted is covered by a sync
 *       that lies within the time counted. The sequences prove it: they rise by one per write, and
 *       the durable one must have reached the last one.
 *   <li>A run begins with nothing left to sync. What the runs before it have written is durable, so
 *       none of its syncs is paid by another run.
 *   <li>A file system in memory has nothing to sync to: there the figure is refused.
 * </ul>
 */
final class DurableRate implements TargetGroup<MeasurementPlan> {
    private static final Target DURABLE_WRITES =
            new Target(
                    "durable writes (SYNC promise), pipelined, 1 thread",
                    Direction.AT_LEAST,
                    500_000,
                    Unit.PER_SECOND);
    private static final int WINDOW_BYTES = 1024 * 1024;
    private static final int WINDOW = WINDOW_BYTES / Entries.LOG_LENGTH;

    @Override
    public List<Target> targets() {
        return List.of(DURABLE_WRITES);
    }

    @Override
    public List<TargetResult> measure(final MeasurementPlan plan) {
        final String fileSystem = Machine.fileSystem(plan.directory());
        if (Machine.isMemory(fileSystem)) {
            return List.of(
                    DURABLE_WRITES.failed("nothing is durable on " + fileSystem + ", use --dir"));
        }
        try (ScratchStore store =
                ScratchStore.loaded(plan.directory(), MeasurementPlan.KEY_COUNT)) {
            final LohDb db = store.db();
            final Overwriter overwriter = new Overwriter(db.with(Durability.OS));
            final long syncsBefore = db.stats().syncCount();
            final long writesBefore = db.writtenSequence();
            final Samples samples =
                    Runs.of(plan.runCount(), () -> rate(db, overwriter, plan.writesPerRun()));
            final TargetResult result = samples.result(DURABLE_WRITES);
            final long writesPerSync =
                    (db.writtenSequence() - writesBefore)
                            / Math.max(1, db.stats().syncCount() - syncsBefore);
            return List.of(
                    DURABLE_WRITES.result(
                            result.figure(),
                            result.note() + ", " + writesPerSync + " writes per sync"));
        }
    }

    private static double rate(final LohDb db, final Overwriter overwriter, final int count) {
        db.sync();
        final long before = db.writtenSequence();
        final long begin = System.nanoTime();
        long sequence = before;
        for (int i = 0; i < count; i++) {
            sequence = overwriter.write();
            db.awaitDurable(Math.max(before, sequence - WINDOW));
        }
        db.awaitDurable(sequence);
        final long durationNs = System.nanoTime() - begin;
        if (sequence != before + count || db.durableSequence() < sequence) {
            throw new IllegalStateException(
                    "writes counted that are not durable: writtenBefore="
                            + before
                            + " count="
                            + count
                            + " durableSequence="
                            + db.durableSequence());
        }
        return Runs.perSecond(count, durationNs);
    }
}

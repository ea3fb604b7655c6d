package io.lohdb.bench.space;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.Snapshot;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.EntryWriter;
import io.lohdb.bench.workload.RandomNumbers;
import io.lohdb.bench.workload.ScratchStore;
import java.util.List;
import java.util.Locale;

/**
 * What snapshots cost: to open and close one, which must not depend on how much a store holds, and
 * the writes while one is open. Each run with a snapshot opens one of its own, so that its writes
 * are the first ones to entries that the snapshot sees, which are the dear ones.
 */
final class SnapshotCost implements TargetGroup<SpacePlan> {
    private static final Target OPEN_CLOSE =
            new Target(
                    "snapshot open + close, all keys / 10,000 keys",
                    Direction.AT_MOST,
                    2,
                    Unit.TIMES);
    private static final Target PUTS =
            new Target(
                    "puts while one snapshot is open, of those without",
                    Direction.AT_LEAST,
                    0.8,
                    Unit.PERCENT);

    private static final long SMALL_COUNT = 10_000;
    private static final int SNAPSHOTS_PER_RUN = 2_000;
    private static final long MAX_WRITES = 2_000_000;

    @Override
    public List<Target> targets() {
        return List.of(OPEN_CLOSE, PUTS);
    }

    @Override
    public List<TargetResult> measure(final SpacePlan plan) {
        final long count = Math.min(MAX_WRITES, plan.keyCount());
        Overwrite.requireRoom(plan, count * (plan.runCount() + 1) * 2);
        try (ScratchStore store = ScratchStore.loaded(plan.directory(), plan.keyCount())) {
            final TargetResult openAndClose = openAndClose(plan, store.db());
            final Comparison rates =
                    Comparison.of(
                            plan.runCount(),
                            () -> putRate(store, plan.keyCount(), count),
                            () -> putRateBesideSnapshot(store, plan.keyCount(), count));
            return List.of(
                    openAndClose,
                    PUTS.result(
                            rates.ratio(),
                            "with: "
                                    + rates.other().summary(Unit.PER_SECOND)
                                    + "; without: "
                                    + rates.base().summary(Unit.PER_SECOND)));
        }
    }

    private static TargetResult openAndClose(final SpacePlan plan, final LohDb db) {
        try (ScratchStore small = ScratchStore.loaded(plan.directory(), SMALL_COUNT)) {
            final Comparison times =
                    Comparison.of(
                            plan.runCount(),
                            () -> openAndCloseNs(small.db()),
                            () -> openAndCloseNs(db));
            return OPEN_CLOSE.result(
                    times.ratio(),
                    String.format(
                            Locale.ROOT,
                            "%s with %,d keys, %s with %,d; medians of %d runs of %,d",
                            Unit.MICROSECONDS.show(times.other().median()),
                            plan.keyCount(),
                            Unit.MICROSECONDS.show(times.base().median()),
                            SMALL_COUNT,
                            plan.runCount(),
                            SNAPSHOTS_PER_RUN));
        }
    }

    private static double openAndCloseNs(final LohDb db) {
        final long begin = System.nanoTime();
        for (int i = 0; i < SNAPSHOTS_PER_RUN; i++) {
            db.snapshot().close();
        }
        return (System.nanoTime() - begin) / (double) SNAPSHOTS_PER_RUN;
    }

    /** What a snapshot leaves to tidy up must not be charged to a run without. */
    private static double putRate(final ScratchStore store, final long keyCount, final long count) {
        store.settle();
        final EntryWriter writer = new EntryWriter(store.db().with(Durability.OS));
        final RandomNumbers numbers = new RandomNumbers(1, keyCount);
        final long begin = System.nanoTime();
        writer.writeSome(numbers, count);
        return Runs.perSecond(count, System.nanoTime() - begin);
    }

    private static double putRateBesideSnapshot(
            final ScratchStore store, final long keyCount, final long count) {
        try (Snapshot snapshot = store.db().snapshot()) {
            final double rate = putRate(store, keyCount, count);
            if (snapshot.count() != keyCount) {
                throw new IllegalStateException(
                        "snapshot changed: expected=" + keyCount + " found=" + snapshot.count());
            }
            return rate;
        }
    }
}

package io.lohdb.bench.targets;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.WriteOperations;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.ScratchStore;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How much memory the index takes per key while one store grows from its first key to millions, at
 * worst and on average. Values are short here: the index does not hold them.
 */
final class IndexMemory implements TargetGroup<MeasurementPlan> {
    private static final Target WORST =
            new Target("index RAM, worst over growth", Direction.AT_MOST, 17, Unit.BYTES_PER_KEY);
    private static final Target MEAN =
            new Target("index RAM, mean over growth", Direction.AT_MOST, 13, Unit.BYTES_PER_KEY);

    /** Below it, what a store takes at all weighs more than its keys. */
    private static final long FIRST_COUNT = 10_000;

    /** Finer than a split of one page among some hundred: no peak is missed. */
    private static final double RATIO = 1.002;

    private static final int VALUE_LENGTH = 8;

    @Override
    public List<Target> targets() {
        return List.of(WORST, MEAN);
    }

    @Override
    public List<TargetResult> measure(final MeasurementPlan plan) {
        final long lastCount = FIRST_COUNT << plan.growthDoublings();
        final GrowthSeries series;
        try (ScratchStore store = ScratchStore.create(plan.directory())) {
            series = grow(store.db(), lastCount);
        }
        return List.of(
                WORST.result(
                        series.worst(),
                        String.format(Locale.ROOT, "at %,d keys", series.worstCount())),
                MEAN.result(
                        series.mean(),
                        String.format(
                                Locale.ROOT,
                                "of %,d samples, log-uniform from %,d to %,d keys",
                                series.sampleCount(),
                                FIRST_COUNT,
                                lastCount)));
    }

    private static GrowthSeries grow(final LohDb db, final long lastCount) {
        final GrowthSeries series = new GrowthSeries(FIRST_COUNT, RATIO);
        final WriteOperations writer = db.with(Durability.OS);
        final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
        final UnsafeBuffer value = Entries.buffer(VALUE_LENGTH);
        for (long count = 1; count <= lastCount; count++) {
            Entries.key(key, count);
            value.putLong(0, count);
            writer.put(key, value);
            if (series.isDue(count)) {
                series.add(db.count(), db.stats().engine().indexBytes());
            }
        }
        if (db.count() != lastCount) {
            throw new IllegalStateException(
                    "keys lost: expected=" + lastCount + " found=" + db.count());
        }
        return series;
    }
}

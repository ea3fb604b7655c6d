package io.lohdb.bench.space;

import io.lohdb.Durability;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.EntryWriter;
import io.lohdb.bench.workload.RandomNumbers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long puts take at a fixed rate while the store compacts, beside the same with compaction
 * paused, slice by slice in turn.
 *
 * <p>Pauses have many causes on a machine that others use. A thread that only sleeps runs beside
 * the puts and notes when it was woken late; a put is charged with the part of its time at which
 * that thread was not late. A writing thread that loses its processor while the other one is free
 * is charged all the same: the column HOW shows how often that happens outside of puts.
 */
final class PutLatency implements TargetGroup<SpacePlan> {
    private static final Target PERCENTILE =
            new Target(
                    "put p99.99 at 200 K/s, compaction on / paused",
                    Direction.AT_MOST,
                    2,
                    Unit.TIMES);
    private static final Target LONGEST =
            Target.reported("longest put, compaction on", Unit.MILLISECONDS);
    private static final Target MACHINE =
            Target.reported("longest hiccup of the machine meanwhile", Unit.MILLISECONDS);
    private static final Target ENGINE =
            new Target(
                    "longest put beyond hiccups, compaction on",
                    Direction.AT_MOST,
                    TimeUnit.MILLISECONDS.toNanos(5),
                    Unit.MILLISECONDS);

    private static final long RATE = 200_000;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1) / RATE;
    private static final Duration SYNC_INTERVAL = Duration.ofMillis(10);

    @Override
    public List<Target> targets() {
        return List.of(PERCENTILE, LONGEST, MACHINE, ENGINE);
    }

    @Override
    public List<TargetResult> measure(final SpacePlan plan) {
        final long pacedWrites =
                plan.runCount() * TimeUnit.NANOSECONDS.toSeconds(plan.sliceNs()) * RATE;
        Overwrite.requireRoom(plan, plan.keyCount() + pacedWrites);
        try (ComparedStores stores = ComparedStores.loaded(plan.directory(), plan.keyCount())) {
            final Latencies on =
                    new Latencies(
                            new EntryWriter(
                                    stores.compacting().with(Durability.interval(SYNC_INTERVAL))),
                            new RandomNumbers(1, plan.keyCount()),
                            plan.runCount());
            final Latencies off =
                    new Latencies(
                            new EntryWriter(
                                    stores.paused().with(Durability.interval(SYNC_INTERVAL))),
                            new RandomNumbers(1, plan.keyCount()),
                            plan.runCount());
            overwriteOnce(stores, plan.keyCount());
            for (int run = 0; run < plan.runCount(); run++) {
                stores.whileCompacting(() -> on.addSlice(INTERVAL_NS, plan.sliceNs()));
                off.addSlice(INTERVAL_NS, plan.sliceNs());
            }
            return results(on, off);
        }
    }

    /** What was loaded in order is full of life; only when it was overwritten is there work. */
    private static void overwriteOnce(final ComparedStores stores, final long keyCount) {
        stores.whileCompacting(
                () ->
                        new EntryWriter(stores.compacting().with(Durability.OS))
                                .writeSome(new RandomNumbers(2, keyCount), keyCount));
        new EntryWriter(stores.paused().with(Durability.OS))
                .writeSome(new RandomNumbers(2, keyCount), keyCount);
    }

    private static List<TargetResult> results(final Latencies on, final Latencies off) {
        return List.of(
                PERCENTILE.result(
                        on.percentilesNs().median() / off.percentilesNs().median(),
                        "on: "
                                + on.percentilesNs().summary(Unit.MILLISECONDS)
                                + "; paused: "
                                + off.percentilesNs().summary(Unit.MILLISECONDS)),
                LONGEST.result(on.longestWriteNs(), "paused: " + shownMs(off.longestWriteNs())),
                MACHINE.result(
                        on.longestHiccupNs(),
                        "a thread that only sleeps; the writing thread between two puts: "
                                + shownMs(on.longestGapNs())
                                + "; paused: "
                                + shownMs(off.longestHiccupNs())
                                + " and "
                                + shownMs(off.longestGapNs())),
                ENGINE.result(
                        on.longestBeyondNs(),
                        "time of a put at which the sleeping thread was not late; paused: "
                                + shownMs(off.longestBeyondNs())));
    }

    private static String shownMs(final double ns) {
        return Unit.MILLISECONDS.show(ns);
    }
}

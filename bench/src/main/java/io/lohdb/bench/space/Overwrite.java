package io.lohdb.bench.space;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.EntryNumbers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * What steady overwriting costs in space, in bytes written again and in throughput. All keys exist
 * from the beginning, so that what is live is known without asking the store: one frame per key.
 *
 * <p>Two stores are written to in turn, round by round, one of them with compaction paused. The
 * first half of the rounds brings the store into a steady state, the second half counts.
 */
final class Overwrite implements TargetGroup<SpacePlan> {
    private static final double MAX_AMPLIFICATION = 1.5;
    private static final double MIN_SHARE = 0.7;
    private static final int ROUNDS = 16;
    private static final Duration SYNC_INTERVAL = Duration.ofMillis(10);

    /** Room for prepared segments and checkpoints of two stores. */
    private static final long SPARE_BYTES = 4L << 30;

    private final LongFunction<EntryNumbers> distribution;
    private final Target amplification;
    private final Target writes;
    private final Target throughput;

    /**
     * Names the targets.
     *
     * @param name of the distribution
     * @param distribution chooses the entries, given their number
     */
    Overwrite(final String name, final LongFunction<EntryNumbers> distribution) {
        this.distribution = distribution;
        this.amplification =
                new Target(
                        "space per live byte, " + name,
                        Direction.AT_MOST,
                        MAX_AMPLIFICATION,
                        Unit.TIMES);
        this.writes = Target.reported("bytes written per byte put, " + name, Unit.TIMES);
        this.throughput =
                new Target(
                        "throughput of compaction paused, " + name,
                        Direction.AT_LEAST,
                        MIN_SHARE,
                        Unit.PERCENT);
    }

    /** Refuses to measure where two stores and the writes to the one that grows have no room. */
    static void requireRoom(final SpacePlan plan, final long writeCount) {
        final long live = plan.keyCount() * Entries.FRAME_LENGTH;
        Disk.require(plan.directory(), 3 * live + writeCount * Entries.FRAME_LENGTH + SPARE_BYTES);
    }

    @Override
    public List<Target> targets() {
        return List.of(amplification, writes, throughput);
    }

    @Override
    public List<TargetResult> measure(final SpacePlan plan) {
        final long writesPerRound = plan.keyCount() * plan.writesPerKey() / ROUNDS;
        requireRoom(plan, writesPerRound * ROUNDS);
        try (ComparedStores stores = ComparedStores.loaded(plan.directory(), plan.keyCount())) {
            final OverwriteRounds on = rounds(stores.compacting(), plan.keyCount());
            final OverwriteRounds off = rounds(stores.paused(), plan.keyCount());
            for (int round = 0; round < ROUNDS; round++) {
                if (round == ROUNDS / 2) {
                    on.startToCount();
                    off.startToCount();
                }
                stores.whileCompacting(() -> on.run(writesPerRound));
                off.run(writesPerRound);
            }
            return results(on, off);
        }
    }

    private OverwriteRounds rounds(final LohDb db, final long keyCount) {
        return new OverwriteRounds(
                db,
                db.with(Durability.interval(SYNC_INTERVAL)),
                distribution.apply(keyCount),
                keyCount * Entries.FRAME_LENGTH);
    }

    private List<TargetResult> results(final OverwriteRounds on, final OverwriteRounds off) {
        return List.of(
                amplification.result(
                        on.maxAmplification(),
                        String.format(
                                Locale.ROOT,
                                "max of %,d samples, mean %.2f x; paused: %.2f x; the store says"
                                        + " that %.3f x of it is live",
                                on.sampleCount(),
                                on.meanAmplification(),
                                off.maxAmplification(),
                                on.liveAccount())),
                writes.result(on.writeAmplification(), "the put itself and what compaction copies"),
                throughput.result(
                        on.ratesBeside(off).median(),
                        "median of "
                                + ROUNDS / 2
                                + " pairs of rounds; on: "
                                + on.ratesPerSecond().summary(Unit.PER_SECOND)
                                + "; paused: "
                                + off.ratesPerSecond().summary(Unit.PER_SECOND)));
    }
}

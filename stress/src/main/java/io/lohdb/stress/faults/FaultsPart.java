package io.lohdb.stress.faults;

import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Tier;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Every fault at every step: of a fixed use of a store, and of the opening of stores of many kinds;
 * crashes of recoveries, every pair of steps, and a sample of three in a row. The longer tiers try
 * pairs of faults of one use too: all of them if the time allows, else a sample without repetition.
 *
 * <p>The system property {@value #ONLY} runs the use of a store with certain points only, for
 * example {@code 57:EIO:ever} or {@code 57:EIO:once,80:KILL:once}.
 */
public final class FaultsPart implements Part {
    /** The property that names single points. */
    public static final String ONLY = "lohdb.stress.only";

    private static final int ROUNDS = 10;
    private static final int CUTS = 4;
    private static final int PAIR_CUTS = 2;
    private static final int DEEPEST_IN_PUSH = 1_000;
    private static final int DEEPEST = 20_000;
    private static final long PAIRS_NS = 200_000_000_000L;
    private static final long FOR_EVER_NS = Long.MAX_VALUE / 2;

    private final int rounds;

    /** Creates the part. */
    public FaultsPart() {
        this(ROUNDS);
    }

    /** Creates a part with a longer or shorter use of a store. */
    FaultsPart(final int rounds) {
        this.rounds = rounds;
    }

    @Override
    public String name() {
        return "faults";
    }

    @Override
    public PartReport run(final PartRun run) throws InterruptedException {
        final String only = System.getProperty(ONLY);
        if (only != null) {
            return runOnly(run.seed(), FaultPoint.parse(only));
        }
        final PartReport report = new PartReport();
        final long steps = stepCount(run.seed());
        report.count("steps of the use", steps);
        points(run, steps, report);
        recoveries(run, report);
        if (run.tier() != Tier.PUSH) {
            pairs(run, steps, report);
        }
        return report;
    }

    private long stepCount(final long seed) {
        final FaultPlan plan = new FaultPlan(List.of());
        new FaultTrial(rounds, seed, 1).run(plan);
        return plan.stepCount();
    }

    private PartReport runOnly(final long seed, final List<FaultPoint> points) {
        final PartReport report = new PartReport();
        final TrialWorker worker =
                new TrialWorker("fault points", rounds, seed, CUTS, number -> points);
        try {
            worker.run(0, report);
        } catch (final RuntimeException | Error e) {
            report.find(worker.describe(0, String.valueOf(e)));
        }
        return report;
    }

    private void points(final PartRun run, final long steps, final PartReport report)
            throws InterruptedException {
        final int kinds = FaultPoint.KINDS.size();
        final long count = steps * kinds;
        final Cases cases = new Cases(count, System.nanoTime() + FOR_EVER_NS);
        report.add(
                cases.run(
                        () ->
                                new TrialWorker(
                                        "fault points",
                                        rounds,
                                        run.seed(),
                                        CUTS,
                                        number ->
                                                List.of(
                                                        FaultPoint.KINDS
                                                                .get((int) (number % kinds))
                                                                .at(1 + number / kinds))),
                        run.progress()));
        report.note("use of a store: " + cases.begun() + " of " + count + " fault points (100 %)");
    }

    private static void recoveries(final PartRun run, final PartReport report)
            throws InterruptedException {
        final List<RecoveryImage> images = RecoveryImages.all(run.seed());
        final RecoverySteps steps = new RecoverySteps(images, run.seed());
        report.count("steps of openings", steps.count());
        final boolean isThorough = run.tier() != Tier.PUSH;
        final Cases cases = new Cases(steps.count(), System.nanoTime() + FOR_EVER_NS);
        report.add(
                cases.run(() -> new RecoveryWorker(steps, run.seed(), isThorough), run.progress()));
        final int deepest = isThorough ? DEEPEST : DEEPEST_IN_PUSH;
        report.add(
                new Cases(deepest, System.nanoTime() + FOR_EVER_NS)
                        .run(() -> new DeepWorker(steps, run.seed()), run.progress()));
        report.note(
                "openings: "
                        + images.size()
                        + " stores, every step with every fault, every pair of crashes (100 %), "
                        + deepest
                        + " sampled crashes of three openings in a row");
    }

    private void pairs(final PartRun run, final long steps, final PartReport report)
            throws InterruptedException {
        final FaultPairs pairs = new FaultPairs(steps, new SplittableRandom(run.seed()));
        final long wanted = Math.min(pairs.count(), run.budget(0, pairs.count(), pairs.count()));
        final long timeNs = run.tier() == Tier.RELEASE || run.budget() > 0 ? FOR_EVER_NS : PAIRS_NS;
        final Cases cases = new Cases(wanted, System.nanoTime() + timeNs);
        report.add(
                cases.run(
                        () ->
                                new TrialWorker(
                                        "faults of pairs",
                                        rounds,
                                        run.seed(),
                                        PAIR_CUTS,
                                        pairs::points),
                        run.progress()));
        report.count("pairs of faults", cases.begun());
        report.note(
                "pairs of faults: "
                        + cases.begun()
                        + " of "
                        + pairs.count()
                        + (cases.begun() == pairs.count() ? " (100 %)" : ", a seeded sample"));
    }

    /** The command that runs the part again. */
    static Finding finding(final long seed, final String what) {
        return new Finding(what, "stress/run --faults --seed " + seed);
    }
}

package io.lohdb.stress.faults;

import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Crashes of three openings in a row at steps that the seed and the case decide. For one thread.
 */
final class DeepWorker implements Cases.Worker {
    private static final int DEPTH = 3;
    private static final int CUTS = 4;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final List<RecoveryTrial> trials = new ArrayList<>();
    private final RecoverySteps steps;
    private final long seed;

    DeepWorker(final RecoverySteps steps, final long seed) {
        this.steps = steps;
        this.seed = seed;
        steps.images().forEach(image -> trials.add(new RecoveryTrial(image, seed, CUTS)));
    }

    private SplittableRandom random(final long number) {
        return new SplittableRandom(seed + MIX * (number + 1));
    }

    private List<FaultPoint> points(final SplittableRandom random, final long stepCount) {
        final List<FaultPoint> points = new ArrayList<>();
        for (int depth = 0; depth < DEPTH; depth++) {
            points.add(
                    new FaultPoint(
                            1 + random.nextLong(stepCount),
                            random.nextBoolean() ? IoFault.KILL : IoFault.TORN,
                            false));
        }
        return points;
    }

    @Override
    public void run(final long number, final PartReport report) {
        final SplittableRandom random = random(number);
        final RecoveryTrial trial = trials.get(random.nextInt(trials.size()));
        final long before = trial.recoveryCount();
        try {
            final int met = trial.run(points(random, trial.stepCount()), random.nextBoolean());
            report.count("crashes of three openings in a row", met == DEPTH ? 1 : 0);
        } finally {
            report.count("recoveries checked", trial.recoveryCount() - before);
        }
    }

    @Override
    public Finding describe(final long number, final String what) {
        final SplittableRandom random = random(number);
        final int image = random.nextInt(trials.size());
        return FaultsPart.finding(
                seed,
                "openings of: "
                        + steps.images().get(image).name()
                        + ", "
                        + points(random, trials.get(image).stepCount())
                        + ": "
                        + what);
    }
}

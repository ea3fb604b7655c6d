package io.lohdb.stress.faults;

import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of an opening: every fault there, then a crash there and another one at every step of
 * the opening that follows. For one thread.
 */
final class RecoveryWorker implements Cases.Worker {
    private static final int MAX_STEPS = 1000;
    private static final int CUTS_IN_PUSH = 2;
    private static final int CUTS = 4;

    private final List<RecoveryTrial> trials = new ArrayList<>();
    private final RecoverySteps steps;
    private final long seed;
    private final boolean isThorough;

    RecoveryWorker(final RecoverySteps steps, final long seed, final boolean isThorough) {
        this.steps = steps;
        this.seed = seed;
        this.isThorough = isThorough;
        steps.images()
                .forEach(
                        image ->
                                trials.add(
                                        new RecoveryTrial(
                                                image, seed, isThorough ? CUTS : CUTS_IN_PUSH)));
    }

    @Override
    public void run(final long number, final PartReport report) {
        final RecoveryTrial trial = trials.get(steps.image(number));
        final long step = steps.step(number);
        final long before = trial.recoveryCount();
        try {
            for (final FaultPoint kind : FaultPoint.KINDS) {
                report.count("fault points tried", 2);
                report.count("fault points met", 2);
                run(trial, List.of(kind.at(step)), false);
                run(trial, List.of(kind.at(step)), true);
            }
            if (isThorough) {
                for (final IoFault first : List.of(IoFault.KILL, IoFault.TORN)) {
                    for (final IoFault second : List.of(IoFault.KILL, IoFault.TORN)) {
                        nest(trial, new FaultPoint(step, first, false), second, report);
                    }
                }
            } else {
                nest(trial, new FaultPoint(step, IoFault.KILL, false), IoFault.TORN, report);
            }
        } finally {
            report.count("recoveries checked", trial.recoveryCount() - before);
        }
    }

    /** A crash at every step of the opening that follows the first crash. */
    private void nest(
            final RecoveryTrial trial,
            final FaultPoint first,
            final IoFault second,
            final PartReport report) {
        for (final boolean isPowerCut : new boolean[] {false, true}) {
            int met = 2;
            for (long step = 1; met == 2 && step < MAX_STEPS; step++) {
                met = run(trial, List.of(first, new FaultPoint(step, second, false)), isPowerCut);
                report.count("crashes of two openings in a row", met == 2 ? 1 : 0);
            }
        }
    }

    private static int run(
            final RecoveryTrial trial, final List<FaultPoint> points, final boolean isPowerCut) {
        try {
            return trial.run(points, isPowerCut);
        } catch (final RuntimeException | Error e) {
            throw new BrokenPromise(points + (isPowerCut ? " with power cuts: " : ": ") + e, e);
        }
    }

    @Override
    public Finding describe(final long number, final String what) {
        return FaultsPart.finding(
                seed,
                "opening of: "
                        + steps.images().get(steps.image(number)).name()
                        + ", step "
                        + steps.step(number)
                        + ": "
                        + what);
    }
}

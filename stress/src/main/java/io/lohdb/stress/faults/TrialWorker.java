package io.lohdb.stress.faults;

import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.util.List;
import java.util.function.LongFunction;

/** Runs the use of a store with the faults of a case. For one thread. */
final class TrialWorker implements Cases.Worker {
    private final long seed;
    private final FaultTrial trial;
    private final LongFunction<List<FaultPoint>> points;
    private final String unit;

    /**
     * Creates it.
     *
     * @param unit what the points are called in the report
     */
    TrialWorker(
            final String unit,
            final int rounds,
            final long seed,
            final int cuts,
            final LongFunction<List<FaultPoint>> points) {
        this.unit = unit;
        this.seed = seed;
        this.trial = new FaultTrial(rounds, seed, cuts);
        this.points = points;
    }

    @Override
    public void run(final long number, final PartReport report) {
        final List<FaultPoint> tried = points.apply(number);
        final FaultPlan plan = new FaultPlan(tried);
        final long before = trial.recoveryCount();
        try {
            trial.run(plan);
        } finally {
            report.count(unit + " tried", tried.size());
            report.count(unit + " met", plan.metCount());
            report.count("recoveries checked", trial.recoveryCount() - before);
        }
    }

    @Override
    public Finding describe(final long number, final String what) {
        final String named = points.apply(number).toString().replaceAll("[\\[\\] ]", "");
        return FaultsPart.finding(seed, "use of a store, fault " + named + ": " + what);
    }
}

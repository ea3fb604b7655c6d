package io.lohdb.bench.latency;

import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.GoalVerdict.Verdict;
import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.Rivals;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What LohDB promises about latencies, put to the test. Stateless; any thread. */
final class LatencyGoals {
    private static final String LOHDB = "lohdb";
    private static final double LIMIT_US = 250;
    private static final String MICROSECONDS = "us";
    private static final String TAIL = "put p99.99 at 200 K/s, sync by interval";
    private static final String LOWEST = "put p99.99 at 200 K/s, beside the best rival on disk";
    private static final int TAIL_INDEX = LatencyCurve.PERCENTILES.indexOf(99.99);

    private LatencyGoals() {}

    /** Both goals, whatever was measured. */
    static List<GoalVerdict> of(final List<LatencyCurve> curves) {
        final Optional<LatencyCurve> own =
                curves.stream()
                        .filter(LatencyGoals::isPromised)
                        .filter(curve -> curve.store().equals(LOHDB))
                        .filter(curve -> curve.durability().equals(PromiseMode.INTERVAL.label()))
                        .findFirst();
        final Optional<LatencyCurve> best =
                curves.stream()
                        .filter(LatencyGoals::isPromised)
                        .filter(curve -> isRivalOnDisk(curve.store()))
                        .min(Comparator.comparingDouble(LatencyGoals::tailUs));
        return List.of(limit(own), lowest(own, best));
    }

    private static GoalVerdict limit(final Optional<LatencyCurve> own) {
        final String requirement = "<= 250 us";
        return own.map(
                        curve ->
                                new GoalVerdict(
                                        TAIL,
                                        requirement,
                                        verdict(curve, LIMIT_US),
                                        tailUs(curve),
                                        LIMIT_US,
                                        MICROSECONDS,
                                        LatencyTable.shown(tailUs(curve))
                                                + " us; the machine's own hiccups "
                                                + LatencyTable.shown(
                                                        curve.hiccupUs().get(TAIL_INDEX))
                                                + " us"))
                .orElseGet(
                        () -> notMeasured(TAIL, requirement, LIMIT_US, "lohdb was not measured"));
    }

    private static GoalVerdict lowest(
            final Optional<LatencyCurve> own, final Optional<LatencyCurve> best) {
        final String requirement = "<= the best";
        if (own.isEmpty() || best.isEmpty()) {
            return notMeasured(
                    LOWEST, requirement, 0, "lohdb and another store have to be measured");
        }
        final LatencyCurve rival = best.get();
        return new GoalVerdict(
                LOWEST,
                requirement,
                verdict(own.get(), tailUs(rival)),
                tailUs(own.get()),
                tailUs(rival),
                MICROSECONDS,
                LatencyTable.shown(tailUs(own.get()))
                        + " us beside "
                        + LatencyTable.shown(tailUs(rival))
                        + " us of "
                        + rival.store()
                        + ", "
                        + rival.durability());
    }

    private static GoalVerdict notMeasured(
            final String name, final String requirement, final double limit, final String note) {
        return new GoalVerdict(
                name, requirement, Verdict.NOT_MEASURED, null, limit, MICROSECONDS, note);
    }

    private static Verdict verdict(final LatencyCurve curve, final double limitUs) {
        return tailUs(curve) <= limitUs && !curve.note().startsWith(LatencyTable.NOT_HELD)
                ? Verdict.PASS
                : Verdict.FAIL;
    }

    private static boolean isPromised(final LatencyCurve curve) {
        return curve.workload().equals(LatencyWork.PUT.text())
                && curve.ratePerSecond() == LatencyOptions.RATE;
    }

    private static boolean isRivalOnDisk(final String store) {
        return !store.equals(LOHDB) && Rivals.named(store).filter(Rival::isPersistent).isPresent();
    }

    private static double tailUs(final LatencyCurve curve) {
        return curve.us().get(TAIL_INDEX);
    }
}

package io.lohdb.bench.suite;

import io.lohdb.bench.report.Unit;
import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.Workload;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.SessionBuffers;
import io.lohdb.bench.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What LohDB has promised beside its rivals, put to the test with the figures of a run. */
final class Goals {
    private static final long MILLION = 1_000_000;
    private static final int VALUE = 100;
    private static final int BLOCKING_THREADS = 64;
    private static final double MICROS = 1e6;

    private final Rates rates;
    private final List<GoalVerdict> verdicts = new ArrayList<>();

    private Goals(final Rates rates) {
        this.rates = rates;
    }

    /** All goals, in the order of the table. */
    static List<GoalVerdict> of(final Rates rates) {
        final Goals goals = new Goals(rates);
        goals.reads();
        goals.groups();
        goals.puts();
        goals.durable();
        goals.growth();
        return List.copyOf(goals.verdicts);
    }

    private void reads() {
        final int cores = rates.mostThreads(Work.READ.label());
        for (final long keyCount : new long[] {MILLION, 10 * MILLION}) {
            for (final int threadCount : cores == 1 ? new int[] {1} : new int[] {1, cores}) {
                for (final String state : List.of(Cell.FRESH, Cell.AGED)) {
                    final Workload read = workload(Work.READ, keyCount, threadCount, state);
                    final String name = "get, " + text(read);
                    final Optional<Measurement> own = rates.of(Rates.LOHDB, read);
                    times(name + ": fastest persistent rival", 1.5, own, rates.bestRival(read));
                    times(name + ": ConcurrentHashMap", 1.2, own, rates.of(Rates.HASH_MAP, read));
                }
            }
        }
    }

    private void groups() {
        times(
                "get of 16 keys, 10 M keys, 1 thread: single get",
                1.5,
                rates.of(Rates.LOHDB, fresh(Work.GET_ALL, 10 * MILLION, 1)),
                rates.of(Rates.LOHDB, fresh(Work.READ, 10 * MILLION, 1)));
    }

    private void puts() {
        final Workload small = fresh(Work.PUT, MILLION, 1);
        final Workload large = fresh(Work.PUT, 10 * MILLION, 1);
        final int cores = rates.mostThreads(Work.READ.label());
        times(
                "put without sync, 1 M keys, 1 thread: fastest persistent rival",
                1.5,
                rates.of(Rates.LOHDB, small),
                rates.bestRival(small));
        times(
                "put without sync, 10 M keys, 1 thread: fastest persistent rival",
                2,
                rates.of(Rates.LOHDB, large),
                rates.bestRival(large));
        times(
                "put without sync, 1 M keys, all cores: one thread",
                0.9,
                cores == 1
                        ? Optional.empty()
                        : rates.of(Rates.LOHDB, fresh(Work.PUT, MILLION, cores)),
                rates.of(Rates.LOHDB, small));
    }

    private void durable() {
        final Optional<Measurement> pipelined =
                rates.of(Rates.LOHDB, durable(Work.PUT_PIPELINED, 1));
        verdict(
                "durable writes, pipelined, 1 thread",
                GoalLimit.atLeast(MILLION, Measurement.PER_SECOND),
                pipelined.map(Measurement::median),
                pipelined.map(Goals::text).orElse(""));
        times(
                "durable writes, pipelined: fastest durable rival, 1 or 64 threads",
                20,
                pipelined,
                rates.bestRival(
                        workload ->
                                workload.equals(durable(Work.PUT, 1))
                                        || workload.equals(durable(Work.PUT, BLOCKING_THREADS))));
        times(
                "durable put, 64 threads that wait: fastest rival",
                3,
                rates.of(Rates.LOHDB, durable(Work.PUT, BLOCKING_THREADS)),
                rates.bestRival(durable(Work.PUT, BLOCKING_THREADS)));
        final Optional<Measurement> one = rates.of(Rates.LOHDB, durable(Work.PUT, 1));
        final Optional<Measurement> loop = rates.of(SyncLoop.NAME, durable(Work.PUT, 1));
        final Optional<Double> beyond =
                one.flatMap(put -> loop.map(bare -> MICROS / put.median() - bare.median()));
        verdict(
                "durable put, 1 thread: beyond the bare msync loop",
                GoalLimit.atMost(15, Measurement.MICROSECONDS),
                beyond,
                beyond.isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%.1f us beside %.1f us",
                                MICROS / one.orElseThrow().median(),
                                loop.orElseThrow().median()));
    }

    private void growth() {
        final Optional<Measurement> small = rates.of(Rates.LOHDB, fresh(Work.READ, MILLION, 1));
        final Optional<Measurement> large =
                rates.of(Rates.LOHDB, fresh(Work.READ, 50 * MILLION, 1));
        verdict(
                "cost of a get, 1 thread: 50 M keys beside 1 M",
                GoalLimit.atMost(2.5, GoalLimit.TIMES),
                small.flatMap(few -> large.map(many -> few.median() / many.median())),
                beside(large, small));
    }

    private void times(
            final String name,
            final double limit,
            final Optional<Measurement> own,
            final Optional<Measurement> other) {
        verdict(
                name,
                GoalLimit.atLeast(limit, GoalLimit.TIMES),
                own.flatMap(first -> other.map(second -> Rates.times(first, second))),
                beside(own, other));
    }

    private void verdict(
            final String name,
            final GoalLimit limit,
            final Optional<Double> figure,
            final String note) {
        verdicts.add(
                new GoalVerdict(
                        name,
                        limit.text(),
                        limit.verdict(figure),
                        figure.orElse(null),
                        limit.limit(),
                        limit.unit(),
                        note));
    }

    private static String beside(
            final Optional<Measurement> own, final Optional<Measurement> other) {
        if (own.isEmpty() || other.isEmpty()) {
            return "";
        }
        return text(own.get()) + " beside " + text(other.get());
    }

    private static String text(final Measurement rate) {
        return rate.store() + " " + Unit.PER_SECOND.show(rate.median());
    }

    private static String text(final Workload workload) {
        return String.format(
                Locale.ROOT,
                "%,d M keys, %d thread%s, %s",
                workload.keyCount() / MILLION,
                workload.threadCount(),
                workload.threadCount() == 1 ? "" : "s",
                workload.state());
    }

    private static Workload fresh(final Work work, final long keyCount, final int threadCount) {
        return workload(work, keyCount, threadCount, Cell.FRESH);
    }

    private static Workload durable(final Work work, final int threadCount) {
        return workload(work, MILLION, threadCount, PromiseMode.SYNC, Cell.FRESH);
    }

    private static Workload workload(
            final Work work, final long keyCount, final int threadCount, final String state) {
        return workload(work, keyCount, threadCount, PromiseMode.NONE, state);
    }

    private static Workload workload(
            final Work work,
            final long keyCount,
            final int threadCount,
            final PromiseMode mode,
            final String state) {
        return new Workload(
                work.label(),
                work.distribution().label(),
                keyCount,
                SessionBuffers.KEY_LENGTH,
                VALUE,
                threadCount,
                mode.label(),
                state);
    }
}

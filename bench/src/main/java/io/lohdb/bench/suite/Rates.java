package io.lohdb.bench.suite;

import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds figures among those of a run. Immutable. */
final class Rates {
    /** As results name the store whose promises are tested. */
    static final String LOHDB = "lohdb";

    /** As results name the yardstick that keeps nothing. */
    static final String HASH_MAP = "hashmap";

    private final List<Measurement> measurements;
    private final Set<String> persistent;

    Rates(final List<StoreDescription> stores, final List<Measurement> measurements) {
        this.measurements = List.copyOf(measurements);
        this.persistent =
                stores.stream()
                        .filter(StoreDescription::persistent)
                        .map(StoreDescription::name)
                        .collect(Collectors.toSet());
    }

    /** The measurement of one store. */
    Optional<Measurement> of(final String store, final Workload workload) {
        return with(workload::equals).filter(each -> each.store().equals(store)).findFirst();
    }

    /** The best one of a store that keeps what it is given, LohDB apart. */
    Optional<Measurement> bestRival(final Workload workload) {
        return bestRival(workload::equals);
    }

    /** The same over several workloads, which have to have the same unit. */
    Optional<Measurement> bestRival(final Predicate<Workload> workloads) {
        final List<Measurement> rivals =
                with(workloads)
                        .filter(each -> persistent.contains(each.store()))
                        .filter(each -> !each.store().equals(LOHDB))
                        .toList();
        final Comparator<Measurement> byMedian = Comparator.comparingDouble(Measurement::median);
        return rivals.stream()
                .max(
                        rivals.stream().allMatch(Rates::isMoreBetter)
                                ? byMedian
                                : byMedian.reversed());
    }

    /** How many times better the first one is than the second one. */
    static double times(final Measurement first, final Measurement second) {
        return isMoreBetter(first)
                ? first.median() / second.median()
                : second.median() / first.median();
    }

    private static boolean isMoreBetter(final Measurement measurement) {
        return Measurement.PER_SECOND.equals(measurement.unit());
    }

    /** The most threads that any measurement of a work had. */
    int mostThreads(final String work) {
        return with(workload -> workload.work().equals(work))
                .mapToInt(each -> each.workload().threadCount())
                .max()
                .orElse(1);
    }

    /** Every workload that was measured, in the order in which they were first. */
    List<Workload> workloads() {
        return measurements.stream().map(Measurement::workload).distinct().toList();
    }

    private Stream<Measurement> with(final Predicate<Workload> workloads) {
        return measurements.stream().filter(each -> workloads.test(each.workload()));
    }
}

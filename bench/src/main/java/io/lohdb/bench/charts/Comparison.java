package io.lohdb.bench.charts;

import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the stores reached with one workload: LohDB and its rivals by rank, then what stands apart.
 * Immutable.
 *
 * @param workload what was done
 * @param unit of all figures
 * @param measurements at least one
 * @param looks of the stores
 */
record Comparison(
        Workload workload, String unit, List<Measurement> measurements, StoreLooks looks) {
    /** Sorts: the best first, what stands apart last. */
    Comparison {
        final Comparator<Measurement> byMedian = Comparator.comparingDouble(Measurement::median);
        measurements =
                measurements.stream()
                        .sorted(
                                Comparator.comparing(
                                                (Measurement one) ->
                                                        !looks.look(one.store()).isCompared())
                                        .thenComparing(
                                                isMoreBetter(unit)
                                                        ? byMedian.reversed()
                                                        : byMedian))
                        .toList();
    }

    static boolean isMoreBetter(final String unit) {
        return Measurement.PER_SECOND.equals(unit);
    }

    StoreLook look(final Measurement measurement) {
        return looks.look(measurement.store());
    }

    Optional<Measurement> lohdb() {
        return measurements.stream().filter(one -> look(one).isLohdb()).findFirst();
    }

    /** The best of those that LohDB is compared with. */
    Optional<Measurement> bestRival() {
        return measurements.stream()
                .filter(one -> look(one).kind() == StoreLook.Kind.RIVAL)
                .findFirst();
    }

    /** How many times as good as the best rival; above 1 is better in any unit. */
    Optional<Double> ratio(final Measurement measurement) {
        return bestRival()
                .filter(best -> best.median() > 0 && measurement.median() > 0)
                .map(
                        best ->
                                isMoreBetter(unit)
                                        ? measurement.median() / best.median()
                                        : best.median() / measurement.median());
    }

    Scale scale() {
        return Scale.of(unit, measurements.stream().mapToDouble(Measurement::median).toArray());
    }
}

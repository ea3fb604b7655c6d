package io.lohdb.bench.charts;

import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All comparisons of a report, and which of them are drawn: those of the shape that has most, the
 * number and lengths of keys and values; all others are in tables and in lines. Immutable.
 */
final class Comparisons {
    private record Key(Workload workload, String unit) {}

    /** Keys and values. */
    record Shape(long keyCount, int keyLength, int valueLength) {
        static Shape of(final Workload workload) {
            return new Shape(workload.keyCount(), workload.keyLength(), workload.valueLength());
        }
    }

    /** What goals speak of; chosen when several shapes have as many figures. */
    private static final int USUAL_VALUE_LENGTH = 100;

    private final List<Comparison> all;
    private final Shape usualShape;

    private Comparisons(final List<Comparison> all, final Shape usualShape) {
        this.all = List.copyOf(all);
        this.usualShape = usualShape;
    }

    static Comparisons of(final ReportData data, final StoreLooks looks) {
        final Map<Key, List<Measurement>> groups = new LinkedHashMap<>();
        for (final Measurement one : data.measurements()) {
            groups.computeIfAbsent(new Key(one.workload(), one.unit()), key -> new ArrayList<>())
                    .add(one);
        }
        final List<Comparison> all = new ArrayList<>();
        groups.forEach(
                (key, list) -> all.add(new Comparison(key.workload(), key.unit(), list, looks)));
        return new Comparisons(all, usualShape(all));
    }

    private static Shape usualShape(final List<Comparison> all) {
        final Map<Shape, Long> counts =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        one -> Shape.of(one.workload()),
                                        LinkedHashMap::new,
                                        Collectors.counting()));
        final Comparator<Map.Entry<Shape, Long>> byCount = Map.Entry.comparingByValue();
        return counts.entrySet().stream()
                .max(
                        byCount.thenComparing(
                                        entry -> entry.getKey().valueLength() == USUAL_VALUE_LENGTH)
                                .thenComparing(
                                        entry -> entry.getKey().keyCount(),
                                        Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .orElse(new Shape(0, 0, 0));
    }

    List<Comparison> all() {
        return all;
    }

    Shape usualShape() {
        return usualShape;
    }

    /** Those that get a chart of their own: a single bar says no more than its figure. */
    List<Comparison> drawn() {
        return all.stream()
                .filter(one -> Shape.of(one.workload()).equals(usualShape))
                .filter(one -> isCompared(List.of(one)))
                .toList();
    }

    /** Whether several stores have figures there, or there is one store in all. */
    boolean isCompared(final List<Comparison> some) {
        return storeCount(some) > 1 || storeCount(all) == 1;
    }

    private static long storeCount(final List<Comparison> some) {
        return some.stream()
                .flatMap(one -> one.measurements().stream())
                .map(Measurement::store)
                .distinct()
                .count();
    }

    /** Groups in the order of the first of each. */
    static <K> Map<K, List<Comparison>> grouped(
            final List<Comparison> comparisons, final Function<Comparison, K> key) {
        return comparisons.stream()
                .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }
}

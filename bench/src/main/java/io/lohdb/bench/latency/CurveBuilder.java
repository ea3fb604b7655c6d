package io.lohdb.bench.latency;

import io.lohdb.bench.latency.SliceReply.Slice;
import io.lohdb.bench.results.LatencyCurve;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Adds up the slices of one store, work and rate. One thread. */
final class CurveBuilder {
    /** Less than this part of the operations that were due means that the rate was not held. */
    private static final double HELD = 0.995;

    private static final double TAIL = 99.99;

    private final Histogram latencies = Pacer.newHistogram();
    private final Histogram lateness = Pacer.newHistogram();
    private final Map<String, Long> counters = new LinkedHashMap<>();
    private final List<Double> tailsUs = new ArrayList<>();
    private long dueCount;
    private long doneCount;
    private long elapsedNs;

    void add(final Slice slice) {
        final Histogram some = HistogramText.parse(slice.latencies());
        latencies.add(some);
        lateness.add(HistogramText.parse(slice.lateness()));
        tailsUs.add(microseconds(some.getValueAtPercentile(TAIL)));
        slice.counters().forEach((name, count) -> counters.merge(name, count, Long::sum));
        dueCount += slice.dueCount();
        doneCount += slice.doneCount();
        elapsedNs += slice.elapsedNs();
    }

    boolean isEmpty() {
        return tailsUs.isEmpty();
    }

    /** What came out. */
    LatencyCurve curve(
            final String store,
            final LatencyWork work,
            final String durability,
            final long ratePerSecond) {
        return new LatencyCurve(
                store,
                work.text(),
                durability,
                ratePerSecond,
                dueCount,
                percentiles(latencies),
                percentiles(lateness),
                note());
    }

    private String note() {
        final List<String> parts = new ArrayList<>();
        if (doneCount < dueCount * HELD) {
            parts.add(
                    String.format(
                            Locale.ROOT,
                            "%s: %,.0f op/s",
                            LatencyTable.NOT_HELD,
                            doneCount * (double) TimeUnit.SECONDS.toNanos(1) / elapsedNs));
        }
        if (tailsUs.size() > 1) {
            parts.add(
                    "p99.99 of the slices: "
                            + tailsUs.stream()
                                    .map(LatencyTable::shown)
                                    .collect(Collectors.joining(", "))
                            + " us");
        }
        counters.forEach(
                (name, count) -> parts.add(String.format(Locale.ROOT, "%,d %s", count, name)));
        return String.join("; ", parts);
    }

    private static List<Double> percentiles(final Histogram histogram) {
        return LatencyCurve.PERCENTILES.stream()
                .map(percentile -> microseconds(histogram.getValueAtPercentile(percentile)))
                .toList();
    }

    private static double microseconds(final long ns) {
        return ns / (double) TimeUnit.MICROSECONDS.toNanos(1);
    }
}

package io.lohdb.bench.space;

import io.lohdb.bench.latency.HiccupMeter;
import io.lohdb.bench.latency.Pacer;
import io.lohdb.bench.report.Samples;
import io.lohdb.bench.workload.EntryNumbers;
import io.lohdb.bench.workload.EntryWriter;

/** What several slices of writing at a fixed rate to one store have shown. One thread. */
final class Latencies {
    private static final double PERCENTILE = 99.99;

    private final EntryWriter writer;
    private final EntryNumbers numbers;
    private final double[] percentilesNs;
    private int sliceCount;
    private double longestWriteNs;
    private double longestBeyondNs;
    private double longestHiccupNs;
    private double longestGapNs;

    Latencies(final EntryWriter writer, final EntryNumbers numbers, final int sliceCount) {
        this.writer = writer;
        this.numbers = numbers;
        this.percentilesNs = new double[sliceCount];
    }

    /** Writes for one slice. */
    void addSlice(final long intervalNs, final long durationNs) {
        final Pacer paced = new Pacer();
        final HiccupMeter meter = HiccupMeter.start(Pacer.PAUSE_NS);
        try {
            paced.run(index -> writer.write(numbers.next()), intervalNs, durationNs);
        } finally {
            meter.close();
        }
        percentilesNs[sliceCount++] = paced.latencies().getValueAtPercentile(PERCENTILE);
        longestWriteNs = Math.max(longestWriteNs, (double) paced.operations().longestNs());
        longestBeyondNs =
                Math.max(
                        longestBeyondNs, (double) paced.operations().longestBeyondNs(meter.late()));
        longestHiccupNs = Math.max(longestHiccupNs, (double) meter.late().longestNs());
        longestGapNs = Math.max(longestGapNs, (double) paced.gaps().longestNs());
    }

    /** The 99.99th percentile of each slice. */
    Samples percentilesNs() {
        return new Samples(percentilesNs);
    }

    /** The longest write, from its real begin. */
    double longestWriteNs() {
        return longestWriteNs;
    }

    /** The longest write without the time at which the machine stood still. */
    double longestBeyondNs() {
        return longestBeyondNs;
    }

    /** How late a thread that only sleeps was woken, at worst. */
    double longestHiccupNs() {
        return longestHiccupNs;
    }

    /** How long the writing thread was held up between two writes, at worst. */
    double longestGapNs() {
        return longestGapNs;
    }
}

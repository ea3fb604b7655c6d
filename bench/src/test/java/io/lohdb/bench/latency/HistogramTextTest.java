package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class HistogramTextTest {
    @Test
    void nothingIsLost() {
        final Histogram histogram = Pacer.newHistogram();
        for (long ns = 1; ns < 10_000_000_000L; ns *= 3) {
            histogram.recordValue(ns);
        }
        final Histogram parsed = HistogramText.parse(HistogramText.of(histogram));
        assertEquals(histogram.getTotalCount(), parsed.getTotalCount());
        for (final double percentile : new double[] {0, 10, 50, 90, 99, 100}) {
            assertEquals(
                    histogram.getValueAtPercentile(percentile),
                    parsed.getValueAtPercentile(percentile));
        }
        // What was parsed can be added to an empty one, as slices are.
        final Histogram sum = Pacer.newHistogram();
        sum.add(parsed);
        sum.add(parsed);
        assertEquals(2 * histogram.getTotalCount(), sum.getTotalCount());
    }
}

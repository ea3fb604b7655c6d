package io.lohdb.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GrowthSeriesTest {
    @Test
    void samplesFirstAtTheFirstCountAndThenAtEachGrowthByTheRatio() {
        final GrowthSeries series = new GrowthSeries(100, 1.5);
        assertFalse(series.isDue(99));
        assertTrue(series.isDue(100));
        series.add(100, 1000);
        assertFalse(series.isDue(149));
        assertTrue(series.isDue(150));
    }

    @Test
    void remembersTheWorstSampleAndWhereItWas() {
        final GrowthSeries series = new GrowthSeries(100, 1.5);
        series.add(100, 1000);
        series.add(150, 2400);
        series.add(225, 2250);
        assertEquals(16, series.worst());
        assertEquals(150, series.worstCount());
        assertEquals(3, series.sampleCount());
    }

    @Test
    void weighsEveryDoublingAlike() {
        final GrowthSeries series = new GrowthSeries(1_000, 1.01);
        // 10 bytes per key up to 2,000 keys and 20 in the two doublings after that.
        for (long count = 1_000; count < 8_000; count++) {
            if (series.isDue(count)) {
                series.add(count, count * (count < 2_000 ? 10 : 20));
            }
        }
        assertEquals((10 + 20 + 20) / 3.0, series.mean(), 0.1);
    }
}

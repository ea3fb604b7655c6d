package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.latency.SliceReply.Slice;
import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.suite.Lines;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CurveBuilderTest {
    private static final long COUNT = 10_000;

    static Slice slice(final long latencyNs, final long doneCount, final long retired) {
        final Histogram latencies = Pacer.newHistogram();
        latencies.recordValueWithCount(latencyNs, COUNT);
        final Histogram lateness = Pacer.newHistogram();
        lateness.recordValue(TimeUnit.MICROSECONDS.toNanos(80));
        return new Slice(
                COUNT,
                doneCount,
                TimeUnit.SECONDS.toNanos(1),
                HistogramText.of(latencies),
                HistogramText.of(lateness),
                Map.of("segments retired", retired));
    }

    private static LatencyCurve curve(final CurveBuilder builder) {
        return builder.curve("lohdb", LatencyWork.PUT, "interval", LatencyOptions.RATE);
    }

    @Test
    void slicesBecomeOneCurve() {
        final CurveBuilder builder = new CurveBuilder();
        assertTrue(builder.isEmpty());
        builder.add(slice(1_000, COUNT, 2));
        builder.add(slice(3_000, COUNT, 3));
        final LatencyCurve curve = curve(builder);
        assertEquals(2 * COUNT, curve.count());
        assertEquals(1.0, curve.us().get(0), 0.01);
        assertEquals(3.0, curve.us().get(1), 0.01);
        assertEquals(80, curve.hiccupUs().get(0), 0.1);
        assertEquals("p99.99 of the slices: 1.00, 3.00 us; 5 segments retired", curve.note());
    }

    @Test
    void aRateThatWasNotHeldIsSaid() {
        final CurveBuilder builder = new CurveBuilder();
        builder.add(slice(1_000, COUNT / 2, 0));
        assertEquals("rate not held: 5,000 op/s; 0 segments retired", curve(builder).note());
    }

    @Test
    void aReplyIsTheSameBehindTheLine() {
        final SliceReply reply = SliceReply.done(slice(7_000, COUNT, 1));
        assertEquals(reply, Lines.parse(Lines.of(reply), SliceReply.class));
        final SliceCommand command = SliceCommand.slice(LatencyWork.GROW, 5, 6);
        assertEquals(command, Lines.parse(Lines.of(command), SliceCommand.class));
        final SliceReply refused = SliceReply.failed("no");
        assertEquals(refused, Lines.parse(Lines.of(refused), SliceReply.class));
    }
}

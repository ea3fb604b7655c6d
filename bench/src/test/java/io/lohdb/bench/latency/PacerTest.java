package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long INTERVAL_NS = 1_000;
    private static final long COUNT = 100;
    private static final long DURATION_NS = COUNT * INTERVAL_NS;
    private static final long OPERATION_NS = 100;
    private static final long STALL_NS = 50 * INTERVAL_NS;

    private long nowNs;
    private long beginNs;
    private final Pacer pacer = new Pacer(this::tick);

    /** A look at the clock takes a nanosecond. */
    private long tick() {
        return ++nowNs;
    }

    private void work(final long index) {
        nowNs += index == 0 ? STALL_NS : OPERATION_NS;
    }

    @Test
    void worksAsOftenAsTheRateSaysAndNeverEarly() {
        pacer.run(
                index -> {
                    beginNs = index == 0 ? nowNs : beginNs;
                    assertTrue(nowNs - beginNs >= index * INTERVAL_NS - 1);
                    nowNs += OPERATION_NS;
                },
                INTERVAL_NS,
                DURATION_NS);
        assertEquals(COUNT, pacer.doneCount());
        assertEquals(COUNT, pacer.dueCount());
        assertEquals(COUNT, pacer.latencies().getTotalCount());
        assertEquals(
                COUNT, pacer.latencies().getCountBetweenValues(OPERATION_NS, OPERATION_NS + 3));
        assertEquals(DURATION_NS, pacer.elapsedNs());
    }

    @Test
    void chargesAStallToEveryOperationThatWasDueMeanwhile() {
        pacer.run(this::work, INTERVAL_NS, DURATION_NS);
        // Each one behind the stall makes up for the interval without what it takes itself.
        final long waited =
                pacer.latencies().getCountBetweenValues(2 * OPERATION_NS, Long.MAX_VALUE);
        final long expected = STALL_NS / (INTERVAL_NS - OPERATION_NS);
        assertEquals((double) expected, (double) waited, 1);
        assertEquals(COUNT, pacer.doneCount());
        assertEquals(0, pacer.operations().count());
        assertEquals(STALL_NS + 1, pacer.operations().longestNs());
    }

    @Test
    void theTimesDoNotSlipAfterAStall() {
        pacer.run(this::work, INTERVAL_NS, DURATION_NS);
        // The last one is on time again, so the whole run takes as long as without a stall.
        assertEquals(DURATION_NS, pacer.elapsedNs());
    }

    @Test
    void chargesWhatCouldNotBeginUntilTheLimitWithItsWait() {
        final long limitNs = DURATION_NS + INTERVAL_NS;
        pacer.run(index -> nowNs += 2 * INTERVAL_NS, INTERVAL_NS, DURATION_NS, limitNs);
        assertEquals(COUNT, pacer.dueCount());
        assertTrue(pacer.doneCount() <= COUNT / 2 + 1);
        assertEquals(COUNT, pacer.latencies().getTotalCount());
        // Every one of the second half waited from its due time to the limit.
        final long inSecondHalf =
                pacer.latencies().getCountBetweenValues(INTERVAL_NS, DURATION_NS / 2 + INTERVAL_NS);
        assertTrue(inSecondHalf >= COUNT / 2);
    }

    @Test
    void sleepsWhileThereIsMuchTimeAndIsOnTimeAllTheSame() {
        final Pacer real = new Pacer();
        real.run(index -> {}, 2 * Pacer.SPIN_NS, 3 * Pacer.SPIN_NS);
        assertEquals(2, real.doneCount());
        assertTrue(real.elapsedNs() >= TimeUnit.MILLISECONDS.toNanos(3));
    }
}

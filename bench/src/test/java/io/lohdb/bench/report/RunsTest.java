package io.lohdb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunsTest {
    @Test
    void leavesTheFirstRunOut() {
        final AtomicInteger runs = new AtomicInteger();
        final Samples samples = Runs.of(3, runs::getAndIncrement);
        assertEquals(4, runs.get());
        assertEquals(2, samples.median());
    }

    @Test
    void turnsCountAndDurationIntoARate() {
        assertEquals(4_000_000, Runs.perSecond(2_000_000, 500_000_000));
    }
}

package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ForeignLoadTest {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    @Test
    void idleTimeAndWhatIsOwnDoNotCount() {
        // user nice system idle iowait irq softirq steal guest
        final ForeignLoad load =
                ForeignLoad.parse("cpu  100 20 30 4000 5000 6 7 8 0 0", 60 * TICK_NS);
        assertEquals(new ForeignLoad((163 - 60) * TICK_NS, 8 * TICK_NS), load);
    }

    @Test
    void whatCameSinceIsADifference() {
        final ForeignLoad before = new ForeignLoad(5, 6);
        assertEquals(new ForeignLoad(2, 3), new ForeignLoad(7, 9).since(before));
        // The two clocks are not read at the same moment.
        assertEquals(new ForeignLoad(0, 3), new ForeignLoad(4, 9).since(before));
    }

    @Test
    void anotherSystemTellsNothing() {
        assertEquals(ForeignLoad.UNKNOWN, ForeignLoad.parse("", 5));
    }
}

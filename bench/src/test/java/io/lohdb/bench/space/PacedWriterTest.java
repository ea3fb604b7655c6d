package io.lohdb.bench.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.WriteOperations;
import io.lohdb.bench.workload.EntryWriter;
import io.lohdb.bench.workload.RandomNumbers;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacedWriterTest {
    private static final long INTERVAL_NS = 1_000;
    private static final long COUNT = 1_000;
    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(3);

    private final AtomicLong writes = new AtomicLong();

    private EntryWriter writer(final long firstWriteNs) {
        final WriteOperations operations =
                (WriteOperations)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {WriteOperations.class},
                                (proxy, method, arguments) -> write(firstWriteNs));
        return new EntryWriter(operations);
    }

    private long write(final long firstWriteNs) {
        final long begin = System.nanoTime();
        while (writes.get() == 0 && System.nanoTime() - begin < firstWriteNs) {
            Thread.onSpinWait();
        }
        return writes.incrementAndGet();
    }

    private static PacedWriter run(final EntryWriter writer) {
        final PacedWriter paced = new PacedWriter();
        paced.run(writer, new RandomNumbers(1, 100), INTERVAL_NS, COUNT * INTERVAL_NS);
        return paced;
    }

    @Test
    void writesAsOftenAsTheRateSaysHoweverLongItTakes() {
        final PacedWriter paced = run(writer(0));
        assertEquals(COUNT, writes.get());
        assertEquals(COUNT, paced.latencies().getTotalCount());
    }

    @Test
    void chargesAStallToEveryWriteThatWasMeantToBeginMeanwhile() {
        final PacedWriter paced = run(writer(STALL_NS));
        assertTrue(paced.writes().longestNs() >= STALL_NS);
        // The last of the thousand was meant to begin one millisecond after the first.
        final long stillWaitingNs = STALL_NS - COUNT * INTERVAL_NS;
        assertEquals(0, paced.latencies().getCountBetweenValues(0, stillWaitingNs / 2));
    }
}

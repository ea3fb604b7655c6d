package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.StorageEngine;
import java.lang.reflect.Proxy;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;

/** Writers take as long as the engine asks for, waits included. */
final class WriteDelayTest {
    private static final long COST_NS = 20_000;

    private int perKiB;
    private int askedCount;
    private long nowNs;

    private final StorageEngine engine =
            (StorageEngine)
                    Proxy.newProxyInstance(
                            StorageEngine.class.getClassLoader(),
                            new Class<?>[] {StorageEngine.class},
                            (proxy, method, arguments) -> {
                                assertEquals("writeDelayNsPerKiB", method.getName());
                                askedCount++;
                                return perKiB;
                            });

    private WriteDelay delay() {
        return new WriteDelay(engine, () -> nowNs, true);
    }

    /** Writes that take some time themselves, and waits that take longer than asked for. */
    private long waitedNs(WriteDelay delay, int writes, long ownNs, long overshootNs) {
        long waitedNs = 0;
        for (int i = 0; i < writes; i++) {
            nowNs += ownNs;
            long waitNs = delay.charge(COST_NS);
            if (waitNs > 0) {
                waitedNs += waitNs + overshootNs;
                nowNs += waitNs + overshootNs;
            }
        }
        return waitedNs;
    }

    @Test
    void writesAndWaitsTakeAsLongAsTheEngineAsksFor() {
        for (long ownNs : new long[] {0, 5_000, 19_000}) {
            for (long overshootNs : new long[] {0, 60_000, 400_000}) {
                long beginNs = nowNs;
                waitedNs(delay(), 1_000, ownNs, overshootNs);
                long tookNs = nowNs - beginNs;
                assertTrue(tookNs >= 1_000 * COST_NS - WriteDelay.MIN_WAIT_NS, "took " + tookNs);
                assertTrue(
                        tookNs <= 1_000 * COST_NS + 2 * overshootNs + WriteDelay.MIN_WAIT_NS,
                        "took " + tookNs);
            }
        }
    }

    /**
     * A writer at a fixed rate below the one that compaction asked for was held up a thousand times
     * a second: what it had waited by itself was not counted.
     */
    @Test
    void whoWritesMoreSlowlyThanAskedForNeverWaits() {
        assertEquals(0, waitedNs(delay(), 10_000, COST_NS, 0));
        assertEquals(0, waitedNs(delay(), 10_000, 5 * COST_NS, 0));
    }

    @Test
    void aPauseIsNoAllowance() {
        WriteDelay delay = delay();
        nowNs += 1_000_000_000;
        long waitedNs = waitedNs(delay, 1_000, 0, 0);
        assertTrue(
                waitedNs >= 1_000 * COST_NS - WriteDelay.MAX_CREDIT_NS - WriteDelay.MIN_WAIT_NS,
                "waited " + waitedNs);
    }

    @Test
    void aLongWriteIsPaidForByThoseBehindIt() {
        WriteDelay delay = delay();
        long firstNs = delay.charge(50_000_000);
        assertEquals(WriteDelay.MAX_WAIT_NS, firstNs);
        nowNs += firstNs;
        for (long owedNs = 48_000_000; owedNs > 0; owedNs -= WriteDelay.MAX_WAIT_NS) {
            assertEquals(WriteDelay.MAX_WAIT_NS, delay.charge(0));
            nowNs += WriteDelay.MAX_WAIT_NS;
        }
        assertEquals(0, delay.charge(0));
    }

    @Test
    void whatIsOwedIsBounded() {
        WriteDelay delay = delay();
        delay.charge(Long.MAX_VALUE / 2);
        nowNs += WriteDelay.MAX_DEBT_NS;
        assertEquals(0, delay.charge(0));
    }

    @Test
    void aWriterIsHeldUp() {
        perKiB = 20_000;
        WriteDelay delay = new WriteDelay(engine, SystemNanoClock.INSTANCE, true);
        long beginNs = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            delay.await(1024);
        }
        assertTrue(
                System.nanoTime() - beginNs
                        >= 1_000 * COST_NS - WriteDelay.MAX_CREDIT_NS - WriteDelay.MIN_WAIT_NS);
        assertEquals(1_000, askedCount);
    }

    @Test
    void nobodyWaitsUnlessAskedTo() {
        WriteDelay delay = delay();
        for (int i = 0; i < 1000; i++) {
            delay.await(Long.MAX_VALUE / 2);
        }
        perKiB = Integer.MAX_VALUE;
        WriteDelay off = new WriteDelay(engine, () -> nowNs, false);
        for (int i = 0; i < 1000; i++) {
            off.await(1 << 20);
        }
        assertEquals(2000, askedCount);
    }
}

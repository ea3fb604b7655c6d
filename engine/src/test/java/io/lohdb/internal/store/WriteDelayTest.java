package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.StorageEngine;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Writers wait as long as the engine asks for; time can only be bounded from below here. */
final class WriteDelayTest {
    private int perKiB;
    private int askedCount;

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

    private static long nanosOf(WriteDelay delay, int writes, int bytes) {
        long beginNs = System.nanoTime();
        for (int i = 0; i < writes; i++) {
            delay.await(bytes);
        }
        return System.nanoTime() - beginNs;
    }

    @Test
    void writesOfAKiBWaitAsLongAsTheEngineAsksFor() {
        perKiB = 20_000;
        WriteDelay delay = new WriteDelay(engine, true);
        // What is owed less than a wait at the end is not paid yet.
        assertTrue(nanosOf(delay, 1000, 1024) >= 1000 * 20_000 - 100_000);
        assertTrue(nanosOf(delay, 10_000, 100) >= 100 * 100 * 20_000L * 100 / 1024 - 3_000_000);
        assertEquals(11_000, askedCount);
    }

    @Test
    void aLongWriteIsPaidForByThoseBehindIt() {
        perKiB = 20_000;
        WriteDelay delay = new WriteDelay(engine, true);
        long beginNs = System.nanoTime();
        delay.await(1 << 20);
        nanosOf(delay, 1000, 1);
        assertTrue(System.nanoTime() - beginNs >= 1024 * 20_000 - 100_000);
    }

    @Test
    void nobodyWaitsUnlessAskedTo() {
        WriteDelay delay = new WriteDelay(engine, true);
        for (int i = 0; i < 1000; i++) {
            delay.await(Long.MAX_VALUE / 2);
        }
        perKiB = Integer.MAX_VALUE;
        WriteDelay off = new WriteDelay(engine, false);
        for (int i = 0; i < 1000; i++) {
            off.await(1 << 20);
        }
        assertEquals(2000, askedCount);
    }
}

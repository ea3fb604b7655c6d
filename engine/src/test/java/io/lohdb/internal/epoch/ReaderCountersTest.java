package io.lohdb.internal.epoch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ReaderCountersTest {
    private static final int STRIPES = 8;

    private final ReaderCounters counters = new ReaderCounters(STRIPES);

    private boolean isIdle(int phase) {
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            if (!counters.isIdle(stripe, phase)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void countsReadersInThePhaseTheyEntered() {
        final long first = counters.enter();
        counters.flip();
        final long second = counters.enter();

        assertFalse(isIdle(0));
        assertFalse(isIdle(1));
        counters.exit(first);
        assertTrue(isIdle(0));
        assertFalse(isIdle(1));
        counters.exit(second);
        assertTrue(isIdle(1));
    }

    @Test
    void spreadsConsecutiveThreadsOverMostStripes() throws InterruptedException {
        final Set<Long> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 4 * STRIPES; i++) {
            final Thread thread = new Thread(() -> used.add(counters.enter()));
            thread.start();
            thread.join();
        }

        assertTrue(used.size() > STRIPES / 2, "stripes used: " + used.size());
    }

    @Test
    void keepsStripesAtLeast128BytesApart() throws InterruptedException {
        final Set<Long> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 4 * STRIPES; i++) {
            final Thread thread = new Thread(() -> used.add(counters.enter()));
            thread.start();
            thread.join();
        }

        final Set<Long> blocks = new HashSet<>();
        used.forEach(index -> blocks.add(index * Long.BYTES / 128));
        assertEquals(used.size(), blocks.size());
    }

    @Test
    void refusesStripeCountThatIsNotAPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new ReaderCounters(12));
        assertThrows(IllegalArgumentException.class, () -> new ReaderCounters(1));
    }
}

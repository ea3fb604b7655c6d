package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

class PagePoolTest {
    private static final int MANY_PAGES = 1_000_000;

    private final PagePool pool = new PagePool();

    @Test
    void handsOutZeroedMemoryAlignedToCacheLines() {
        for (int lines = Page.MIN_LINES; lines <= Page.MAX_LINES; lines *= 2) {
            final PageMemory memory = pool.take(lines);
            assertEquals(0, memory.address() % 64);
            assertEquals(64L * lines, memory.length());
            assertTrue(memory.address() >= memory.allocation());
            assertTrue(
                    memory.address() + memory.length()
                            <= memory.allocation() + memory.allocatedLength());
            for (long offset = 0; offset < memory.length(); offset += 8) {
                assertEquals(0, UnsafeApi.getLong(memory.address() + offset));
            }
            pool.free(memory);
        }
        assertEquals(0, pool.allocatedBytes());
    }

    @Test
    void stocksInSmallSlicesUpToALimit() {
        int total = 0;
        int slice = pool.refill(MANY_PAGES);
        while (slice > 0) {
            assertTrue(slice <= 4, "slice " + slice);
            total += slice;
            slice = pool.refill(MANY_PAGES);
        }
        assertEquals(32, total);
        assertEquals(32L * (65536 + 64), pool.allocatedBytes());
        pool.close();
        assertEquals(0, pool.allocatedBytes());
    }

    @Test
    void takesFromTheStockBeforeItAllocates() {
        pool.refill(MANY_PAGES);
        final long stocked = pool.allocatedBytes();
        final PageMemory memory = pool.take(Page.MAX_LINES);

        assertEquals(stocked, pool.allocatedBytes());
        pool.free(memory);
        pool.close();
    }

    @Test
    void stocksNothingForFewPagesNorAfterClose() {
        assertEquals(0, pool.refill(63));
        assertEquals(1, pool.refill(64));
        pool.close();
        assertEquals(0, pool.refill(MANY_PAGES));
        assertEquals(0, pool.allocatedBytes());
    }
}

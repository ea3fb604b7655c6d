package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotInsertionTest {
    private final PagePool pool = new PagePool();
    private final Page page = new Page(pool.take(Page.MAX_LINES), 0, 0, false, 1);
    private long inserted;

    @AfterEach
    void free() {
        pool.free(page.memory());
    }

    private boolean insertNext() {
        final long hash = TestHashes.mix(inserted);
        final long slot = SlotDescriptor.slot(hash, inserted + 1);
        if (!SlotInsertion.insert(page, slot, SlotDescriptor.firstLine(hash, page.lineMask()))) {
            return false;
        }
        inserted++;
        return true;
    }

    private void assertAllInserted() {
        for (long i = 0; i < inserted; i++) {
            assertTrue(page.addressOf(TestHashes.mix(i), i + 1) != 0, "lost " + i);
        }
        assertEquals(inserted, page.countOccupied());
    }

    @Test
    void fillsAPageTo94PercentBeforeItFails() {
        while (insertNext()) {
            // Until the page is full.
        }
        assertAllInserted();
        assertTrue(inserted > 0.94 * page.slotCount(), "inserted " + inserted);
    }

    @Test
    void changesNothingWhenItFails() {
        while (insertNext()) {
            // Until the page is full.
        }
        final long version = page.version();

        assertFalse(insertNext());
        assertEquals(version, page.version());
        assertAllInserted();
    }

    /**
     * One step of the version before the first copy, two before each overwriting, one after the
     * last.
     */
    @Test
    void raisesTheVersionByFourForOneMoveAndBySixForTwo() {
        final Set<Long> steps = new TreeSet<>();
        long before = page.version();
        while (insertNext()) {
            steps.add(page.version() - before);
            before = page.version();
        }
        assertEquals(Set.of(0L, 4L, 6L), steps);
    }

    @Test
    void leavesTheVersionAloneUnlessItMovesASlot() {
        for (int i = 0; i < page.slotCount() / 4; i++) {
            assertTrue(insertNext());
        }
        assertEquals(0, page.version());
        while (page.version() == 0) {
            assertTrue(insertNext());
        }
        assertEquals(4, page.version());
        assertFalse(page.isUnmovedSince(0));
        assertTrue(page.isUnmovedSince(4));
    }
}

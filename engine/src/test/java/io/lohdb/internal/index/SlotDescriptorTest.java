package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotDescriptorTest {
    private static final int LINE_MASK = Page.MAX_LINES - 1;

    @Test
    void hasTheDocumentedLayout() {
        assertEquals(38, SlotDescriptor.LOCATION_BITS);
        assertEquals(26, SlotDescriptor.TAG_BITS);
        assertEquals(0x0000_003F_FFFF_FFFFL, SlotDescriptor.LOCATION_MASK);
        assertEquals(0xFFFF_FFC0_0000_0000L, SlotDescriptor.TAG_MASK);
        assertEquals(0, SlotDescriptor.EMPTY);
        assertEquals(8, SlotDescriptor.SLOT_LENGTH);
        assertEquals(8, SlotDescriptor.LINE_SLOTS);
        assertEquals(64, SlotDescriptor.LINE_LENGTH);
        assertEquals(64, 1 << SlotDescriptor.LINE_LENGTH_SHIFT);
        assertEquals(8192, Page.MAX_LINES * SlotDescriptor.LINE_SLOTS);
        assertEquals(64, Page.MIN_LINES * SlotDescriptor.LINE_SLOTS);
        assertEquals(0x1234_5600_0000_0009L, SlotDescriptor.slot(0x1234_5600_ABCD_0000L, 9));
        assertEquals(9, SlotDescriptor.location(0x1234_5600_0000_0009L));
    }

    @Test
    void hasMoreTagBitsThanTheDirectoryUses() {
        assertTrue(Directory.MAX_DEPTH < SlotDescriptor.TAG_BITS);
    }

    @Test
    void findsTheOtherLineFromEitherLineAndTheSlotAlone() {
        for (long i = 0; i < 10_000; i++) {
            final long hash = TestHashes.mix(i);
            final long slot = SlotDescriptor.slot(hash, i + 1);
            final int first = SlotDescriptor.firstLine(hash, LINE_MASK);
            final int other = SlotDescriptor.otherLine(first, hash, LINE_MASK);
            assertNotEquals(first, other);
            assertTrue(other >= 0 && other <= LINE_MASK);
            assertEquals(other, SlotDescriptor.otherLine(first, slot, LINE_MASK));
            assertEquals(first, SlotDescriptor.otherLine(other, slot, LINE_MASK));
        }
    }

    @Test
    void spreadsOtherLinesEvenIfTagsDifferInOneBitOnly() {
        final Set<Integer> lines = new HashSet<>();
        for (int bit = SlotDescriptor.LOCATION_BITS; bit < Long.SIZE; bit++) {
            lines.add(SlotDescriptor.otherLine(0, 1L << bit, LINE_MASK));
        }
        assertTrue(lines.size() > SlotDescriptor.TAG_BITS / 2, "lines: " + lines.size());
    }
}

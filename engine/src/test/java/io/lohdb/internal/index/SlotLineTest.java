package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

class SlotLineTest {
    @Test
    void choosesCandidatesByAllBitsOfTheTagAndNoneOfTheLocation() {
        final long allocation = UnsafeApi.allocateMemory(SlotDescriptor.LINE_LENGTH);
        try {
            final long hash = 0xA5A5_A5A5_A5A5_A5A5L;
            for (int bit = 0; bit < Long.SIZE; bit++) {
                UnsafeApi.setMemory(allocation, SlotDescriptor.LINE_LENGTH, (byte) 0);
                final long slot = hash ^ 1L << bit;
                for (int i = 0; i < SlotDescriptor.LINE_SLOTS; i++) {
                    final long address = SlotDescriptor.slotAddress(allocation, i);
                    SlotDescriptor.publish(address, slot);
                    final int wanted = bit < SlotDescriptor.LOCATION_BITS ? 1 << i : 0;
                    assertEquals(wanted, SlotLine.candidates(allocation, hash));
                    SlotDescriptor.publish(address, SlotDescriptor.EMPTY);
                }
            }
        } finally {
            UnsafeApi.freeMemory(allocation);
        }
    }

    @Test
    void findsTheFirstEmptySlotOfALine() {
        final long allocation = UnsafeApi.allocateMemory(SlotDescriptor.LINE_LENGTH);
        try {
            UnsafeApi.setMemory(allocation, SlotDescriptor.LINE_LENGTH, (byte) 0);
            for (int i = 0; i < SlotDescriptor.LINE_SLOTS; i++) {
                final long address = SlotDescriptor.slotAddress(allocation, i);
                assertEquals(address, SlotLine.emptySlotAddress(allocation));
                SlotDescriptor.publish(address, 1);
            }
            assertEquals(0, SlotLine.emptySlotAddress(allocation));
        } finally {
            UnsafeApi.freeMemory(allocation);
        }
    }
}

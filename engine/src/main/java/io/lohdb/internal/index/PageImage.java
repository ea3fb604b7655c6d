package io.lohdb.internal.index;

import io.lohdb.internal.format.CheckpointPage;
import io.lohdb.internal.format.PagesDescriptor;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The image of one page, on its way into the memory of a page. Nothing in it is taken for granted.
 * For one thread, once.
 *
 * <p>Line by line: a method that is called a thousand times for a page is compiled long before a
 * loop over all slots of a page would be, and most openings are the first thing that a process
 * does.
 */
final class PageImage {
    private final CheckpointPage shape;
    private final DirectBuffer images;
    private final LongUnaryOperator locations;
    private final long rangeMask;
    private int keyCount;
    private boolean isAsStored = true;

    /**
     * @param shape of the page, and the offset of its image.
     * @param images holds the image.
     * @param locations gives each slot's location a new one, or {@link HashIndex#ABSENT} if the
     *     slot is to go.
     */
    PageImage(CheckpointPage shape, DirectBuffer images, LongUnaryOperator locations) {
        this.shape = shape;
        this.images = images;
        this.locations = locations;
        // A shift by 64 would not shift; a page of depth 0 takes every slot.
        this.rangeMask = shape.depth() == 0 ? 0 : -1L << (Long.SIZE - shape.depth());
    }

    /**
     * Stores every slot of a page, the empty ones too.
     *
     * @throws IllegalArgumentException if a slot has no place in this page.
     */
    void copyTo(long address) {
        for (int offset = 0; offset < shape.length(); offset += SlotDescriptor.LINE_LENGTH) {
            copyLine(shape.offset() + offset, address + offset);
        }
    }

    private void copyLine(int offset, long address) {
        for (int i = 0; i < SlotDescriptor.LINE_LENGTH; i += SlotDescriptor.SLOT_LENGTH) {
            final long slot = PagesDescriptor.slot(images, offset + i);
            UnsafeApi.putLong(
                    address + i,
                    slot == SlotDescriptor.EMPTY ? SlotDescriptor.EMPTY : translate(slot));
        }
    }

    private long translate(long slot) {
        final long stored = SlotDescriptor.location(slot);
        if (((slot ^ shape.prefix()) & rangeMask) != 0 || stored == HashIndex.ABSENT) {
            throw new IllegalArgumentException(
                    "slot outside its page's range: prefix=" + shape.prefix() + " slot=" + slot);
        }
        final long location = locations.applyAsLong(stored);
        isAsStored &= location == stored;
        if (location == HashIndex.ABSENT) {
            return SlotDescriptor.EMPTY;
        }
        keyCount++;
        return SlotDescriptor.slot(slot, location);
    }

    /** How many slots were stored that are not empty. */
    int keyCount() {
        return keyCount;
    }

    /** Whether every slot is as it was in the image. */
    boolean isAsStored() {
        return isAsStored;
    }
}

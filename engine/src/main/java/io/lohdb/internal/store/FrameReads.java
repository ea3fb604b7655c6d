package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.log.FrameGuard;
import io.lohdb.internal.log.FrameKeys;
import io.lohdb.internal.log.FrameVisibility;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import java.lang.ref.Reference;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hands out what the frame at a location shows at this reader's time, by copy or on loan. Any
 * thread within the epoch. The lengths in a frame are compared with the segment before anything is
 * touched, and what nobody has checksummed yet is (see {@link FrameGuard}). An entry that has
 * expired is absent, see {@link FrameVisibility}.
 */
final class FrameReads {
    private final SegmentTable table;
    private final EpochClock clock;

    /**
     * Creates reads.
     *
     * @param clock tells the reader's time, epoch milliseconds; asked only for entries that expire
     */
    FrameReads(final SegmentTable table, final EpochClock clock) {
        this.table = table;
        this.clock = clock;
    }

    /**
     * Copies a value.
     *
     * @param keyLength of the frame's key, which the caller knows: where the value begins follows
     *     from it, so that the processor fetches the value without waiting for the frame's header
     */
    int copy(
            final long location,
            final int keyLength,
            final MutableDirectBuffer destination,
            final int offset) {
        final long address = table.address(location, FrameDescriptor.HEADER_LENGTH);
        if (address != SegmentTable.NOWHERE && destination instanceof UnsafeBuffer) {
            final long head = FrameDescriptor.head(address);
            final int length = FrameDescriptor.valueLength(head);
            final long value = (long) FrameDescriptor.HEADER_LENGTH + keyLength;
            if (FrameDescriptor.isLasting(head)
                    && value + (length & 0xFFFF_FFFFL) <= table.readableLength(location)
                    && length <= destination.capacity() - offset) {
                destination.boundsCheck(offset, length);
                try {
                    UnsafeApi.copyMemory(
                            null,
                            address + value,
                            destination.byteArray(),
                            destination.addressOffset() + offset,
                            length);
                } finally {
                    // They may be the only things that keep off-heap memory alive.
                    Reference.reachabilityFence(destination);
                    Reference.reachabilityFence(table);
                }
                return length;
            }
        }
        return copyChecked(location, destination, offset);
    }

    private int copyChecked(
            final long location, final MutableDirectBuffer destination, final int offset) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        FrameGuard.check(segment, frame);
        final long head = FrameDescriptor.head(segment.buffer(), frame);
        if (!FrameVisibility.isPresent(head, segment, frame, clock)) {
            return StorageEngine.NOT_FOUND;
        }
        final int value = value(head, segment, frame);
        final int length = FrameDescriptor.valueLength(head);
        if (!destination.isExpandable() && length > destination.capacity() - offset) {
            return StorageEngine.INSUFFICIENT_CAPACITY;
        }
        destination.putBytes(offset, segment.buffer(), value, length);
        return length;
    }

    /** Returns whether there was something to lend. */
    boolean lend(final long location, final ValueHandler handler) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        FrameGuard.check(segment, frame);
        final long head = FrameDescriptor.head(segment.buffer(), frame);
        if (!FrameVisibility.isPresent(head, segment, frame, clock)) {
            return false;
        }
        final int value = value(head, segment, frame);
        handler.onValue(segment.buffer(), value, FrameDescriptor.valueLength(head));
        return true;
    }

    void lend(final long location, final int index, final IndexedValueHandler handler) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        FrameGuard.check(segment, frame);
        final long head = FrameDescriptor.head(segment.buffer(), frame);
        if (FrameVisibility.isPresent(head, segment, frame, clock)) {
            final int value = value(head, segment, frame);
            handler.onValue(index, segment.buffer(), value, FrameDescriptor.valueLength(head));
        }
    }

    boolean visit(final long location, final DirectBuffer prefix, final EntryHandler handler) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        FrameGuard.check(segment, frame);
        final long head = FrameDescriptor.head(segment.buffer(), frame);
        final int value = value(head, segment, frame);
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        final int keyLength = FrameDescriptor.keyLength(head);
        final int prefixLength = prefix.capacity();
        if (prefixLength > keyLength
                || !FrameKeys.startsWith(segment, key, prefix, 0, prefixLength)
                || !FrameVisibility.isPresent(head, segment, frame, clock)) {
            return true;
        }
        return handler.onEntry(
                segment.buffer(), key, keyLength, value, FrameDescriptor.valueLength(head));
    }

    /** Whether the frame at a location shows an entry. */
    boolean isPresent(final long location) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        FrameGuard.check(segment, frame);
        return FrameVisibility.isPresent(segment, frame, clock);
    }

    /** Offset of a frame's value, with key and value checked to lie in the segment. */
    private static int value(final long head, final Segment segment, final int frame) {
        final int value = frame + FrameDescriptor.HEADER_LENGTH + FrameDescriptor.keyLength(head);
        final int length = FrameDescriptor.valueLength(head);
        if (length < 0 || length > segment.length() - value) {
            throw new IllegalStateException(
                    "frame crosses the end of its segment: segmentId="
                            + segment.id()
                            + " offset="
                            + frame
                            + " valueLength="
                            + length);
        }
        return value;
    }
}

package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.log.FrameKeys;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.IndexedValueHandler;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hands out what the frame at a location holds, by copy or on loan. Any thread within the epoch.
 * The lengths in a frame are compared with the segment before anything is touched.
 */
final class FrameReads {
    private final SegmentTable table;

    FrameReads(final SegmentTable table) {
        this.table = table;
    }

    int copy(final long location, final MutableDirectBuffer destination, final int offset) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        final int value = value(segment, frame);
        final int length = FrameDescriptor.valueLength(segment.buffer(), frame);
        if (!destination.isExpandable() && length > destination.capacity() - offset) {
            return StorageEngine.INSUFFICIENT_CAPACITY;
        }
        destination.putBytes(offset, segment.buffer(), value, length);
        return length;
    }

    void lend(final long location, final ValueHandler handler) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        final int value = value(segment, frame);
        handler.onValue(
                segment.buffer(), value, FrameDescriptor.valueLength(segment.buffer(), frame));
    }

    void lend(final long location, final int index, final IndexedValueHandler handler) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        final int value = value(segment, frame);
        handler.onValue(
                index,
                segment.buffer(),
                value,
                FrameDescriptor.valueLength(segment.buffer(), frame));
    }

    boolean visit(final long location, final DirectBuffer prefix, final EntryHandler handler) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        final int value = value(segment, frame);
        final UnsafeBuffer buffer = segment.buffer();
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        final int keyLength = FrameDescriptor.keyLength(buffer, frame);
        final int prefixLength = prefix.capacity();
        if (prefixLength > keyLength
                || !FrameKeys.startsWith(segment, key, prefix, 0, prefixLength)) {
            return true;
        }
        return handler.onEntry(
                buffer, key, keyLength, value, FrameDescriptor.valueLength(buffer, frame));
    }

    /** Offset of a frame's value, with key and value checked to lie in the segment. */
    private static int value(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        final int value =
                frame + FrameDescriptor.HEADER_LENGTH + FrameDescriptor.keyLength(buffer, frame);
        final int length = FrameDescriptor.valueLength(buffer, frame);
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

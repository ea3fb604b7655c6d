package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.index.KeySource;
import io.lohdb.internal.log.FrameGuard;
import io.lohdb.internal.log.FrameKeys;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import java.lang.ref.Reference;
import org.agrona.DirectBuffer;

/** Shows the index the keys that its locations stand for. Any thread within the epoch. */
final class FrameSource implements KeySource {
    private final SegmentTable table;
    private final KeyHash hash;

    FrameSource(final SegmentTable table, final KeyHash hash) {
        this.table = table;
        this.hash = hash;
    }

    @Override
    public boolean matches(
            final long location, final DirectBuffer key, final int keyOffset, final int keyLength) {
        final long address =
                table.address(location, (long) FrameDescriptor.HEADER_LENGTH + keyLength);
        if (address == SegmentTable.NOWHERE) {
            return matchesUnchecked(location, key, keyOffset, keyLength);
        }
        try {
            return FrameKeys.matches(address, key, keyOffset, keyLength);
        } finally {
            Reference.reachabilityFence(table);
        }
    }

    private boolean matchesUnchecked(
            final long location, final DirectBuffer key, final int keyOffset, final int keyLength) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        // Also when the key turns out to be another one: a damaged key looks like a miss.
        FrameGuard.check(segment, frame);
        return FrameKeys.matches(segment, frame, key, keyOffset, keyLength);
    }

    @Override
    public long touch(final long location) {
        final long address = table.address(location, FrameDescriptor.HEADER_LENGTH);
        return address == SegmentTable.NOWHERE ? sequence(location) : FrameDescriptor.head(address);
    }

    long sequence(final long location) {
        final Segment segment = table.segment(location);
        return FrameDescriptor.sequence(segment.buffer(), table.frame(location, segment));
    }

    @Override
    public long hash(final long location) {
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        FrameGuard.check(segment, frame);
        return hash(segment, frame);
    }

    long hash(final Segment segment, final int frame) {
        return hash.hash(
                segment.buffer(),
                frame + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.keyLength(segment.buffer(), frame));
    }
}

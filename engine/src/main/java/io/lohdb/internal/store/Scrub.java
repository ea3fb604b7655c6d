package io.lohdb.internal.store;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.FrameGuard;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.NanoClock;

/**
 * Checksums what opening left unread, slice by slice, so that readers need not any longer. A
 * segment with damage in it is reported once and stays unverified: readers of the damaged frame
 * keep being told, readers of all others are served.
 *
 * <p>For one thread at a time, inside the epoch. It reads no faster than its bandwidth, so that it
 * does not take the device from those who wait for it.
 */
final class Scrub {
    static final long BYTES_PER_SECOND = 128L * 1024 * 1024;

    private static final int SLICE_BYTES = 512 * 1024;
    private static final double NS_PER_BYTE = 1e9 / BYTES_PER_SECOND;

    private final SegmentTable table;
    private final NanoClock clock;
    private final Set<Long> damaged = new HashSet<>();
    private Segment segment;
    private int frame;
    private long nextNs;

    Scrub(final SegmentTable table, final NanoClock clock) {
        this.table = table;
        this.clock = clock;
        this.nextNs = clock.nanoTime();
    }

    /**
     * One slice.
     *
     * @return 0 when there is nothing to do now
     * @throws CorruptLogException when it met damage, once for each segment
     */
    int doWork() {
        if (segment == null || segment.isRetired()) {
            segment = next();
            frame = SegmentHeaderDescriptor.HEADER_LENGTH;
        }
        final long nowNs = clock.nanoTime();
        if (segment == null || nowNs < nextNs) {
            return 0;
        }
        final int from = frame;
        boolean isIntact = false;
        try {
            scan();
            isIntact = true;
        } finally {
            nextNs = nowNs + (long) ((frame - from) * NS_PER_BYTE);
            if (!isIntact) {
                damaged.add(segment.id());
                segment = null;
            }
        }
        return 1;
    }

    private void scan() {
        final int end = segment.unverifiedEnd();
        final int sliceEnd = Math.min(end, frame + SLICE_BYTES);
        while (frame < sliceEnd) {
            frame += FrameGuard.verify(segment, frame);
        }
        if (frame >= end) {
            segment.unverifiedEnd(0);
            segment = null;
        }
    }

    private Segment next() {
        final Segment log = next(table.chain());
        return log == null ? next(table.cold()) : log;
    }

    private Segment next(final Segment[] segments) {
        for (final Segment candidate : segments) {
            if (!candidate.isVerified() && !damaged.contains(candidate.id())) {
                return candidate;
            }
        }
        return null;
    }
}

package io.lohdb.internal.recovery;

import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Checksums frames on other threads, segment by segment, ahead of the one that walks the log. It
 * says of a segment's frames only how far they are intact in one piece from the first; it never
 * decides anything: whoever walks checks what was not checked yet, never waits, and is the only one
 * to meet a problem.
 *
 * <p>Created, asked and closed by the thread that walks. {@link #close()} returns when no other
 * thread looks at a segment any more.
 */
final class ChecksumsAhead implements AutoCloseable {
    /** Segments that may be ahead, so that what was read is still in the cache when it is used. */
    private static final int DISTANCE = 2;

    private static final int PUBLISHED_BYTES = 64 * 1024;
    private static final long PAUSE_NS = 1_000_000;

    private final List<Segment> segments = new ArrayList<>();
    private final int[] places;
    private final AtomicIntegerArray checkedEnds;
    private final AtomicInteger taken = new AtomicInteger();
    private final List<RecoveryThread> workers = new ArrayList<>();
    private volatile int walked;
    private volatile boolean isClosed;

    /**
     * Begins.
     *
     * @param opened in the order in which they are walked; those without a mapping are left out
     * @param workerCount how many threads; 0 checks nothing
     */
    ChecksumsAhead(final List<OpenedSegment> opened, final int workerCount) {
        int numbers = 0;
        for (final OpenedSegment each : opened) {
            if (each.segment() != null) {
                segments.add(each.segment());
                numbers = Math.max(numbers, each.segment().number() + 1);
            }
        }
        places = new int[numbers];
        for (int place = 0; place < segments.size(); place++) {
            places[segments.get(place).number()] = place;
        }
        checkedEnds = new AtomicIntegerArray(segments.size());
        for (int i = 0; i < workerCount; i++) {
            workers.add(new RecoveryThread("checksums-" + i, this::work));
        }
    }

    /** The walk has come to a segment. */
    void enter(final Segment segment) {
        walked = places[segment.number()];
    }

    /**
     * Offset up to which the frames of a segment are known to be intact in one piece by now; 0
     * before the first.
     */
    int checkedEnd(final Segment segment) {
        return checkedEnds.get(places[segment.number()]);
    }

    private void work() {
        int place = taken.getAndIncrement();
        while (place < segments.size() && !isClosed) {
            if (place > walked + DISTANCE) {
                LockSupport.parkNanos(this, PAUSE_NS);
            } else {
                check(place);
                place = taken.getAndIncrement();
            }
        }
    }

    private void check(final int place) {
        final Segment segment = segments.get(place);
        final FrameScanner scanner = new FrameScanner();
        int frame = SegmentHeaderDescriptor.HEADER_LENGTH;
        int published = frame;
        try {
            while (scanner.check(segment, frame) == null
                    && FrameDescriptor.type(segment.buffer(), frame) != FrameType.PADDING) {
                frame = FrameDescriptor.next(segment.buffer(), frame);
                if (frame - published >= PUBLISHED_BYTES) {
                    published = frame;
                    checkedEnds.set(place, published);
                }
            }
        } catch (final VersionTooNewException | InternalError e) {
            // Whoever walks meets it at the same place, and is the one to say so.
            frame = published;
        }
        checkedEnds.set(place, frame);
    }

    @Override
    public void close() {
        isClosed = true;
        workers.forEach(RecoveryThread::awaitEnd);
    }
}

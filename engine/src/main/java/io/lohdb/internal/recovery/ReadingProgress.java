package io.lohdb.internal.recovery;

import io.lohdb.internal.log.Segment;
import io.lohdb.spi.RecoveryProgress;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/**
 * Tells a handler how far the reading of segments is, now and then. For the thread that reads.
 *
 * <p>Invariants: a segment is entered once per attempt; what is told never exceeds the total.
 */
final class ReadingProgress {
    /** Time between two calls of the handler. */
    static final long INTERVAL_NS = 250_000_000;

    /** The clock is asked once for so many bytes. */
    static final int STEP_BYTES = 64 * 1024;

    private final RecoveryProgress handler;
    private final NanoClock clock;
    private long toldNs;
    private long total;

    /** Bytes of the segments that were left behind. */
    private long before;

    private Segment segment;
    private int entered;
    private int nextLook;

    ReadingProgress(final RecoveryProgress handler, final NanoClock clock) {
        this.handler = handler;
        this.clock = clock;
        this.toldNs = clock.nanoTime();
    }

    /** Progress that nobody is told of. */
    static ReadingProgress untold() {
        return new ReadingProgress(RecoveryProgress.NONE, System::nanoTime);
    }

    /** Bytes of segments that may hold frames, free space at their ends included. */
    static long bytes(final List<OpenedSegment> segments) {
        return segments.stream().mapToLong(ReadingProgress::bytes).sum();
    }

    /** Bytes of a segment, 0 if it holds no frames. */
    static long bytes(final OpenedSegment opened) {
        return opened.segment() == null || opened.state() == OpenedSegment.State.UNUSED
                ? 0
                : opened.segment().buffer().capacity();
    }

    /** An attempt to read begins. */
    void begin(final long bytes) {
        total = bytes;
        before = 0;
        segment = null;
    }

    /** A frame is looked at. */
    void at(final Segment in, final int frame) {
        if (in != segment) {
            enter(in, frame);
        }
        if (frame >= nextLook) {
            nextLook = frame + STEP_BYTES;
            look(frame);
        }
    }

    private void enter(final Segment in, final int frame) {
        if (segment != null) {
            before += segment.buffer().capacity() - (long) entered;
        }
        segment = in;
        entered = frame;
        nextLook = frame;
    }

    private void look(final int frame) {
        final long nowNs = clock.nanoTime();
        if (nowNs - toldNs >= INTERVAL_NS) {
            toldNs = nowNs;
            handler.onProgress(Math.min(total, before + frame - entered), total);
        }
    }

    /** Everything was read. */
    void end() {
        handler.onProgress(total, total);
    }
}

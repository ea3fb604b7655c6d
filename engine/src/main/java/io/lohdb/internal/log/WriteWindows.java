package io.lohdb.internal.log;

import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.os.UninterruptedIo;
import io.lohdb.spi.WorkSignal;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Windows through which frames get into the newest segment, beside the mapping of the whole that
 * everybody reads.
 *
 * <p>Before a page is written to the device, the kernel takes the right to store into it from every
 * mapping, and interrupts every processor that runs this process, page by page (Linux, {@code
 * folio_mkclean}): that takes longer than the device. A window is unmapped as soon as the writer
 * has left it, with one interrupt for all of its pages, and the mapping of the whole segment is
 * hardly ever stored into. So a sync finds little more to do than to write.
 *
 * <p>Windows are mapped ahead by the background; where there is none yet, the mapping of the whole
 * will do. {@link #at}, {@link #buffer} and {@link #base} are for the thread that holds the writer
 * lock, {@link #doWork} for one background thread at a time, {@link #closeLeft} for any.
 */
public final class WriteWindows {
    /** A window begins at each multiple. */
    static final int STRIDE = 128 * 1024;

    /**
     * Longer frames have no window; so long is what neighbours have in common. No multiple of the
     * stride: windows that end where others begin may be joined to one mapping, and cannot be
     * unmapped apart for want of memory.
     */
    static final int MAX_FRAME = 64 * 1024;

    /** Files of shorter segments are not worth to be kept open for windows. */
    static final int MIN_SEGMENT = 4 * STRIDE;

    private static final int AHEAD = 8;
    private static final int RETRY = STRIDE / AHEAD;
    private static final int NEVER = Integer.MAX_VALUE;

    private final OneToOneConcurrentArrayQueue<WriteWindow> ahead =
            new OneToOneConcurrentArrayQueue<>(AHEAD);
    private final ManyToManyConcurrentArrayQueue<WriteWindow> left =
            new ManyToManyConcurrentArrayQueue<>(4 * AHEAD);
    private final UnsafeBuffer windowBuffer = new UnsafeBuffer(0, 0);
    private volatile WorkSignal signal = () -> {};

    /** Written by the writer when it rolls for the first time. */
    private volatile Segment first;

    /** Written by the writer when it rolls. */
    private volatile Segment newest;

    /** Written by the background: it maps no more of this one. */
    private volatile Segment exhausted;

    /** Where the writer stores: the window, or the whole segment. */
    private UnsafeBuffer buffer = windowBuffer;

    private int base;

    /** Frames that begin here or later need another look. */
    private int leaveAt;

    private int longestFrame;
    private WriteWindow current;

    /** What the background maps windows of, and where the next one begins. */
    private Segment mapped;

    private int nextBegin;

    /** Hands over what wakes the background. */
    public void signal(final WorkSignal newSignal) {
        signal = newSignal;
    }

    /** The writer goes on in another segment; it wakes the background itself. */
    void roll(final Segment next) {
        leave();
        whole(next, 0);
        // Those of the segment before it would keep the background from mapping others.
        for (WriteWindow window = ahead.poll(); window != null; window = ahead.poll()) {
            left.offer(window);
        }
        if (first == null) {
            first = next;
        }
        newest = next;
    }

    /** The writer goes on at an earlier offset of the same segment. */
    void rollBack() {
        leaveAt = 0;
    }

    /**
     * Has {@link #buffer} take a frame.
     *
     * @param segment the newest one
     * @param offset of the frame in the segment
     * @param length of the frame
     * @return the frame's offset in {@link #buffer}
     */
    int at(final Segment segment, final int offset, final int length) {
        if (offset >= leaveAt || length > longestFrame) {
            move(segment, offset, length);
        }
        return offset - base;
    }

    /** What takes the frame. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    private void move(final Segment segment, final int offset, final int length) {
        if (length > MAX_FRAME) {
            // The next frame has another look.
            whole(segment, 0);
            return;
        }
        if (current == null || offset >= current.begin() + STRIDE) {
            leave();
            current = next(segment, offset);
        }
        if (current == null) {
            whole(segment, mayComeLater(segment) ? offset / RETRY * RETRY + RETRY : NEVER);
        } else if (offset < current.begin()) {
            // Taken back over its begin: the one before it is gone.
            whole(segment, current.begin());
        } else {
            windowBuffer.wrap(current.memory());
            buffer = windowBuffer;
            base = current.begin();
            leaveAt = current.begin() + STRIDE;
            longestFrame = MAX_FRAME;
        }
    }

    private boolean mayComeLater(final Segment segment) {
        // In this order: what the background mapped last is there before it says so.
        return isMapped(segment) || !ahead.isEmpty();
    }

    /** Whether the background maps windows of a segment, now or soon. */
    private boolean isMapped(final Segment segment) {
        return segment == newest && segment != exhausted;
    }

    private void whole(final Segment segment, final int until) {
        buffer = segment.buffer();
        base = 0;
        leaveAt = until;
        longestFrame = Integer.MAX_VALUE;
    }

    private WriteWindow next(final Segment segment, final int offset) {
        WriteWindow next = ahead.peek();
        while (next != null && (next.segment() != segment || offset >= next.begin() + STRIDE)) {
            left.offer(ahead.poll());
            next = ahead.peek();
        }
        final boolean isThere = next != null && offset >= next.begin();
        if (isThere) {
            ahead.poll();
        }
        if (isMapped(segment) && ahead.size() <= AHEAD / 2) {
            signal.wake();
        }
        return isThere ? next : null;
    }

    private void leave() {
        if (current != null) {
            // When there is no room, the garbage collector unmaps it.
            left.offer(current);
            current = null;
        }
    }

    /**
     * Unmaps what the writer has left.
     *
     * @return how many windows
     */
    int closeLeft() {
        int count = 0;
        for (WriteWindow window = left.poll(); window != null; window = left.poll()) {
            window.close();
            count++;
        }
        return count;
    }

    /**
     * Unmaps windows that were left and maps the next ones.
     *
     * @param writtenPosition how far the writer is
     * @return how many
     */
    public int doWork(final long writtenPosition) {
        return closeLeft() + UninterruptedIo.run(() -> mapAhead(writtenPosition));
    }

    private int mapAhead(final long writtenPosition) {
        final Segment segment = newest;
        if (segment != mapped) {
            endThrough(segment);
            mapped = segment;
            nextBegin = 0;
        }
        if (segment == exhausted) {
            return 0;
        }
        if (segment.id() == LogPosition.segmentId(writtenPosition)) {
            nextBegin = Math.max(nextBegin, LogPosition.offset(writtenPosition) / STRIDE * STRIDE);
        }
        int count = 0;
        try {
            while (nextBegin < segment.length() && ahead.size() < AHEAD && map(segment)) {
                count++;
            }
        } catch (final IOException e) {
            nextBegin = segment.length();
            System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "no window", e);
        }
        if (nextBegin >= segment.length()) {
            segment.file().endWindows();
            exhausted = segment;
        }
        return count;
    }

    /** Ends what was mapped, and segments that the writer has left before any of them was. */
    private void endThrough(final Segment end) {
        for (Segment each = mapped == null ? first : mapped; each != end; each = each.next()) {
            each.file().endWindows();
        }
    }

    private boolean map(final Segment segment) throws IOException {
        final int length = Math.min(STRIDE + MAX_FRAME, segment.length() - nextBegin);
        final ByteBuffer memory = segment.file().window(nextBegin, length);
        if (memory == null) {
            nextBegin = segment.length();
            return false;
        }
        ahead.offer(new WriteWindow(segment, nextBegin, memory));
        nextBegin += STRIDE;
        return true;
    }

    /** Unmaps everything; nobody writes or works any more. */
    public void close() {
        leave();
        for (WriteWindow window = ahead.poll(); window != null; window = ahead.poll()) {
            window.close();
        }
        closeLeft();
        if (newest != null) {
            endThrough(newest);
            newest.file().endWindows();
        }
    }
}

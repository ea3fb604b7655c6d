package io.lohdb.internal.store;

import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.FrameVisibility;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentExpiry;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.recovery.EngineClocks;
import java.util.concurrent.locks.Lock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Removes entries that have expired: for each one a tombstone goes into the log that says why, so
 * that subscribers are told and the space can be won back. Readers do not depend on it, they see
 * such entries as absent by themselves (see {@link FrameVisibility}).
 *
 * <p>Each segment knows the least expiry of its entries (see {@link SegmentExpiry}). When that time
 * has come, the segment's frames are scanned from the first to the last that was there when the
 * scan began; then the segment's least expiry is known again. Between two scans of one segment
 * there is a pause of twenty times the scan, so that many different expiries cost little.
 *
 * <p>{@link #doWork} is for one thread at a time, inside the epoch and without the writer lock,
 * which it takes for a few removals at a time; {@link #isAnyDue} is for any thread. Whether an
 * entry is still its key's newest and still expired is decided under the lock.
 */
final class ExpirySweep {
    private static final int SLICE_FRAMES = 4096;
    private static final int REMOVALS_PER_LOCK = 16;
    private static final long MIN_PAUSE_NS = 100_000_000;
    private static final int PAUSE_FACTOR = 20;

    private final SegmentTable table;
    private final LogWriter writer;
    private final LogAppender appender;
    private final EngineClocks clocks;
    private final int[] expired = new int[REMOVALS_PER_LOCK];
    private int expiredCount;

    /** What is being scanned, null between two scans. */
    private Segment segment;

    private int frame;
    private int end;
    private long leastMs;
    private long scanNs;

    ExpirySweep(
            final SegmentTable table,
            final LogWriter writer,
            final LogAppender appender,
            final EngineClocks clocks) {
        this.table = table;
        this.writer = writer;
        this.appender = appender;
        this.clocks = clocks;
    }

    /** Whether entries that have expired may be in the index. */
    boolean isAnyDue() {
        return firstDue(table.chain(), false) != null || firstDue(table.cold(), false) != null;
    }

    /** The first segment with something to remove; the clock is read only if anything expires. */
    private Segment firstDue(final Segment[] segments, final boolean isForScan) {
        for (final Segment candidate : segments) {
            final long minimumMs = candidate.expiry().minimumMs();
            if (minimumMs != SegmentExpiry.NEVER
                    && FrameVisibility.isExpired(minimumMs, clocks.epochClock().time())
                    && (!isForScan || isScannable(candidate))) {
                return candidate;
            }
        }
        return null;
    }

    /** What was not verified may be damaged: nothing is removed on its word. */
    private boolean isScannable(final Segment candidate) {
        return candidate.isVerified() && candidate.expiry().isRested(clocks.nanoClock().nanoTime());
    }

    /**
     * One slice.
     *
     * @return frames looked at; 0 when nothing is due
     */
    int doWork(final Lock writerLock) {
        if (segment != null && segment.isRetired()) {
            // Its entries went elsewhere, their expiries with them.
            segment = null;
        }
        if (segment == null && !begin(writerLock)) {
            return 0;
        }
        final long startNs = clocks.nanoClock().nanoTime();
        boolean isWhole = false;
        try {
            final int scanned = scan(writerLock);
            isWhole = true;
            return scanned;
        } catch (final NoSpaceException e) {
            // Readers do not see what is left. It is tried again when the pause is over.
            return 1;
        } finally {
            final long nowNs = clocks.nanoClock().nanoTime();
            scanNs += nowNs - startNs;
            if (!isWhole || frame >= end) {
                finish(writerLock, isWhole, nowNs);
            }
        }
    }

    private boolean begin(final Lock writerLock) {
        final Segment log = firstDue(table.chain(), true);
        final Segment due = log == null ? firstDue(table.cold(), true) : log;
        if (due == null) {
            return false;
        }
        writerLock.lock();
        try {
            due.expiry().beginScan();
            end = due == writer.active() ? writer.tail() : due.sealedEnd();
        } finally {
            writerLock.unlock();
        }
        segment = due;
        frame = SegmentHeaderDescriptor.HEADER_LENGTH;
        leastMs = SegmentExpiry.NEVER;
        expiredCount = 0;
        scanNs = 0;
        return true;
    }

    private int scan(final Lock writerLock) {
        final UnsafeBuffer buffer = segment.buffer();
        final long nowMs = clocks.epochClock().time();
        int scanned = 0;
        while (frame < end && scanned < SLICE_FRAMES) {
            final int next = frame + FrameDescriptor.alignedLength(length(buffer, frame));
            final long expiryMs = FrameDescriptor.expiry(buffer, frame);
            if (expiryMs != 0 && appender.isNewest(segment, frame)) {
                note(expiryMs, nowMs, writerLock);
            }
            frame = next;
            scanned++;
        }
        remove(writerLock);
        return scanned;
    }

    /** A verified frame has one; without this check a scan of damaged memory might not end. */
    private int length(final UnsafeBuffer buffer, final int at) {
        final int length = FrameDescriptor.length(buffer, at);
        if (length < FrameDescriptor.HEADER_LENGTH || length > end - at) {
            throw new IllegalStateException(
                    "frame length out of range: segmentId="
                            + segment.id()
                            + " offset="
                            + at
                            + " found="
                            + length);
        }
        return length;
    }

    private void note(final long expiryMs, final long nowMs, final Lock writerLock) {
        if (!FrameVisibility.isExpired(expiryMs, nowMs)) {
            leastMs = Math.min(leastMs, expiryMs);
            return;
        }
        expired[expiredCount] = frame;
        expiredCount++;
        if (expiredCount == expired.length) {
            remove(writerLock);
        }
    }

    private void remove(final Lock writerLock) {
        if (expiredCount == 0) {
            return;
        }
        writerLock.lock();
        try {
            for (int i = 0; i < expiredCount; i++) {
                final int found = expired[i];
                if (!appender.expire(segment, found) && appender.isNewest(segment, found)) {
                    // The clock went back.
                    leastMs = Math.min(leastMs, FrameDescriptor.expiry(segment.buffer(), found));
                }
            }
        } finally {
            writerLock.unlock();
        }
        expiredCount = 0;
    }

    private void finish(final Lock writerLock, final boolean isWhole, final long nowNs) {
        final long pauseNs = Math.max(MIN_PAUSE_NS, PAUSE_FACTOR * scanNs);
        writerLock.lock();
        try {
            if (isWhole) {
                segment.expiry().endScan(leastMs, nowNs, pauseNs);
            } else {
                segment.expiry().breakOffScan(nowNs, pauseNs);
            }
        } finally {
            writerLock.unlock();
        }
        segment = null;
    }
}

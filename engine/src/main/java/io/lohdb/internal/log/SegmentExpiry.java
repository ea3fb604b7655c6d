package io.lohdb.internal.log;

/**
 * When the entries of one segment expire: a lower bound, so that nobody has to look into a segment
 * where nothing has expired, and the pauses between two scans of it.
 *
 * <p>{@link #minimumMs} is for any thread. {@link #offer}, {@link #beginScan}, {@link #endScan} and
 * {@link #breakOffScan} are for whoever holds the writer lock, or recovers; {@link #isRested} for
 * the one thread that scans.
 *
 * <p>Invariant: no entry of the segment that the index points to expires before the minimum.
 */
public final class SegmentExpiry {
    /** Of a segment whose entries all last. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Written under the writer lock. */
    private volatile long minimumMs = NEVER;

    /** Of what came since the scan began; guarded by the writer lock. */
    private long newerMs = NEVER;

    /** Written by the thread that scans, as is the pause. */
    private long lastScanNs;

    private long pauseNs;

    SegmentExpiry() {}

    /** No entry expires before this, epoch milliseconds. */
    public long minimumMs() {
        return minimumMs;
    }

    /** A frame with an expiry came into the segment; 0 stands for none. */
    public void offer(final long expiryMs) {
        if (expiryMs == 0) {
            return;
        }
        if (expiryMs < newerMs) {
            newerMs = expiryMs;
        }
        if (expiryMs < minimumMs) {
            minimumMs = expiryMs;
        }
    }

    /** A scan of the frames that are there by now begins. */
    public void beginScan() {
        newerMs = NEVER;
    }

    /**
     * The scan has met all frames that were there when it began.
     *
     * @param foundMs the least expiry of the frames that the index still points to
     */
    public void endScan(final long foundMs, final long nowNs, final long newPauseNs) {
        minimumMs = Math.min(foundMs, newerMs);
        breakOffScan(nowNs, newPauseNs);
    }

    /** The scan ends without having met all frames: the bound stays what it is. */
    public void breakOffScan(final long nowNs, final long newPauseNs) {
        lastScanNs = nowNs;
        pauseNs = newPauseNs;
    }

    /** Whether the pause behind the last scan is over; at first there is none. */
    public boolean isRested(final long nowNs) {
        return nowNs - lastScanNs >= pauseNs || pauseNs == 0;
    }
}

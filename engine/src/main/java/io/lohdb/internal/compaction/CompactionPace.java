package io.lohdb.internal.compaction;

/**
 * How fast compaction may copy: in proportion to what users write and a little beside, the more the
 * nearer the target; without that limit when the target is close, when somebody waits for it, or
 * when the device is full; never faster than the bandwidth of the settings. While writers queue for
 * the lock it holds still for a few slices. Near the target it slows writers down. For one thread.
 */
final class CompactionPace {
    private static final long BURST = 8L << 20;
    private static final long BASE_PER_SECOND = 8L << 20;
    private static final double WRITE_FACTOR = 8;
    private static final double URGENT = 0.75;
    private static final int MAX_STILL = 16;
    private static final double NS_PER_SECOND = 1e9;

    /** Writers begin to wait a little below the target. */
    private static final double DELAY_FROM = 0.94;

    /** At the target they wait longest: all of them together are left with 33 MB/s. */
    private static final double FULL_EXCESS = 1 / DELAY_FROM - 1;

    private static final int MAX_DELAY_NS_PER_KIB = 30_000;

    private final CompactionSettings settings;
    private double allowance = BURST;
    private double absolute;
    private boolean isUrgent;
    private int still;
    private long lastNs;

    CompactionPace(final CompactionSettings settings, final long nowNs) {
        this.settings = settings;
        lastNs = nowNs;
    }

    /**
     * Notes what happened since the last call.
     *
     * @param written bytes that users wrote
     * @param isForced whether only the bandwidth limits
     */
    void advance(
            final long nowNs,
            final long written,
            final double amplification,
            final boolean isForced) {
        final double start = settings.startAmplification();
        final double pressure =
                (amplification - start) / Math.max(0.01, settings.maxSpaceAmplification() - start);
        final double seconds = (nowNs - lastNs) / NS_PER_SECOND;
        lastNs = nowNs;
        isUrgent = isForced || pressure >= URGENT;
        final double factor = 1 + WRITE_FACTOR * Math.max(0, Math.min(1, pressure));
        allowance = Math.min(BURST, allowance + seconds * BASE_PER_SECOND + written * factor);
        absolute = Math.min(BURST, absolute + seconds * settings.bandwidth());
    }

    /** Whether the next slice may be done now. */
    boolean permits(final boolean areWritersQueued) {
        if (settings.bandwidth() != CompactionSettings.UNLIMITED && absolute <= 0) {
            return false;
        }
        if (isUrgent) {
            return true;
        }
        if (areWritersQueued && still < MAX_STILL) {
            still++;
            return false;
        }
        still = 0;
        return allowance > 0;
    }

    /** How long writing a KiB should take at least, so that compaction can keep up. */
    int writeDelayNsPerKiB(final double amplification) {
        final double excess = amplification / (DELAY_FROM * settings.maxSpaceAmplification()) - 1;
        return (int) (MAX_DELAY_NS_PER_KIB * Math.max(0, Math.min(1, excess / FULL_EXCESS)));
    }

    /** Bytes were copied. */
    void spend(final long bytes) {
        allowance -= bytes;
        absolute -= bytes;
    }
}

package io.lohdb.internal.compaction;

/**
 * When and how fast compaction works.
 *
 * @param maxSpaceAmplification bytes of segments per live byte that it keeps below
 * @param bandwidth most bytes per second that it copies; {@link #UNLIMITED} by default
 * @param minGarbage bytes that may lie dead in any store, however small
 * @param retainedHistory bytes of the log that stay for readers to come
 * @param reserveFrom bytes of segments from which on room is kept for compaction itself
 */
public record CompactionSettings(
        double maxSpaceAmplification,
        long bandwidth,
        long minGarbage,
        long retainedHistory,
        long reserveFrom) {
    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final double START = 0.8;
    private static final long RESERVE_FROM = 4 << 20;

    /** What a store has that asks for nothing else. */
    public static final CompactionSettings DEFAULT =
            new CompactionSettings(1.5, UNLIMITED, 2 << 20, 0);

    /** Settings with the usual reserve. */
    public CompactionSettings(
            final double maxSpaceAmplification,
            final long bandwidth,
            final long minGarbage,
            final long retainedHistory) {
        this(maxSpaceAmplification, bandwidth, minGarbage, retainedHistory, RESERVE_FROM);
    }

    /** These settings with what a user may choose. */
    public CompactionSettings with(final double amplification, final long newBandwidth) {
        return new CompactionSettings(
                amplification, newBandwidth, minGarbage, retainedHistory, reserveFrom);
    }

    /**
     * Amplification at which it begins: so far below the target that what a job takes twice finds
     * room, and no further, since the later a segment is emptied the less of it lives.
     */
    double startAmplification() {
        return 1 + START * (maxSpaceAmplification - 1);
    }
}

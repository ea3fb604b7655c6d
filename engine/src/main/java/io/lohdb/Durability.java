package io.lohdb;

import java.time.Duration;

/**
 * What a write that has returned survives. In every mode the state after a crash is a prefix of the
 * operations issued, and a batch is there whole or not at all.
 */
public final class Durability {
    /** Survives process kill, operating system crash and power loss: returns after the sync. */
    public static final Durability SYNC = new Durability(Kind.SYNC, 0);

    /**
     * Survives process kill. Nothing waits; {@link LohDb#awaitDurable}, {@link LohDb#onDurable} and
     * {@link LohDb#sync} make it survive power loss when wanted.
     */
    public static final Durability OS = new Durability(Kind.OS, 0);

    private static final long MAX_INTERVAL_NS = Duration.ofMinutes(1).toNanos();

    private final Kind kind;
    private final long intervalNs;

    /** The three kinds of promise. */
    enum Kind {
        SYNC,
        INTERVAL,
        OS
    }

    private Durability(final Kind kind, final long intervalNs) {
        this.kind = kind;
        this.intervalNs = intervalNs;
    }

    /**
     * Survives process kill at once, and power loss once a background sync that starts within the
     * interval has finished.
     *
     * @param interval longest time from the write to the start of its sync, 0 to one minute; with 0
     *     the sync starts as soon as the one before it has ended
     * @return the mode
     */
    public static Durability interval(final Duration interval) {
        if (interval.isNegative() || interval.compareTo(Duration.ofNanos(MAX_INTERVAL_NS)) > 0) {
            throw new IllegalArgumentException("interval must be 0 to 60 s: found=" + interval);
        }
        return new Durability(Kind.INTERVAL, interval.toNanos());
    }

    Kind kind() {
        return kind;
    }

    long intervalNs() {
        return intervalNs;
    }

    @Override
    public String toString() {
        return kind == Kind.INTERVAL ? "INTERVAL(" + intervalNs / 1_000 + " us)" : kind.name();
    }
}

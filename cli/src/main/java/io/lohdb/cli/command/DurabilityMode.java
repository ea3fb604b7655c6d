package io.lohdb.cli.command;

import io.lohdb.Durability;
import java.time.Duration;

/**
 * The durability that the user chose.
 *
 * @param durability what the store is told
 * @param text how the user wrote it
 */
public record DurabilityMode(Durability durability, String text) {
    /** The default. */
    public static final DurabilityMode SYNC = new DurabilityMode(Durability.SYNC, "sync");

    private static final String INTERVAL_PREFIX = "interval:";

    /**
     * Reads a mode.
     *
     * @param text {@code sync}, {@code interval:MS} or {@code os}
     * @return the mode
     * @throws IllegalArgumentException when it is none
     */
    public static DurabilityMode parse(final String text) {
        if (text.equals("sync")) {
            return SYNC;
        }
        if (text.equals("os")) {
            return new DurabilityMode(Durability.OS, text);
        }
        if (text.startsWith(INTERVAL_PREFIX)) {
            final long ms = Long.parseLong(text.substring(INTERVAL_PREFIX.length()));
            return new DurabilityMode(Durability.interval(Duration.ofMillis(ms)), text);
        }
        throw new IllegalArgumentException("not a durability mode");
    }

    /**
     * Whether a write that has returned will be durable soon without a further call.
     *
     * @return false for {@code os}
     */
    public boolean isSyncedBySelf() {
        return durability != Durability.OS;
    }

    /**
     * Whether a write that has returned is durable.
     *
     * @return true for {@code sync}
     */
    public boolean isSync() {
        return durability == Durability.SYNC;
    }

    @Override
    public String toString() {
        return text;
    }
}

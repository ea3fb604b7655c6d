package io.lohdb.internal.store;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what nobody signals: looks, takes a turn at the work, looks again, parks for a moment.
 * Interrupts do not disturb it and are kept. Any thread.
 */
final class PolledWait {
    private PolledWait() {}

    /**
     * Returns once it is over.
     *
     * @param turn what the caller does to bring that about; ends the waiting when it throws
     */
    static void until(final BooleanSupplier isOver, final long parkNs, final Runnable turn) {
        boolean isInterrupted = false;
        try {
            while (!isOver.getAsBoolean()) {
                turn.run();
                if (!isOver.getAsBoolean()) {
                    LockSupport.parkNanos(isOver, parkNs);
                }
                // A pending interrupt would turn the park into a spin.
                isInterrupted |= Thread.interrupted();
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

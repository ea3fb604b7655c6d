package io.lohdb.internal.os;

import java.util.function.IntSupplier;

/**
 * Work on files on a thread that may be a user's. An interrupt that is pending closes the first
 * channel that such work touches: the flag is put aside before a slice of work and set again behind
 * it. One that comes meanwhile closes the channel in use, and the work meets a {@link
 * java.nio.channels.ClosedByInterruptException}: that is no refusal of the file system, and the
 * next slice begins anew what was cut off, from where nothing was taken for durable yet. Any
 * thread.
 */
public final class UninterruptedIo {
    private UninterruptedIo() {}

    /** Runs a slice; returns or throws what it does. */
    public static int run(final IntSupplier slice) {
        final boolean isInterrupted = Thread.interrupted();
        try {
            return slice.getAsInt();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.lohdb.cli.transfer;

import io.lohdb.cli.command.Console;
import io.lohdb.spi.RecoveryProgress;
import java.util.function.LongSupplier;

/**
 * The progress bar of an opening that takes its time, or none. Stepped by the thread that reads,
 * closed by the one that waited for it.
 */
public final class OpeningProgress implements RecoveryProgress, AutoCloseable {
    /** A quick opening shows nothing. */
    static final long PATIENCE_NS = 500_000_000;

    private final Console console;
    private final LongSupplier clock;
    private final long startNs;
    private TransferProgress bar;

    /**
     * A bar, where somebody watches.
     *
     * @param console where to draw; close the bar before anything else is printed there
     */
    public OpeningProgress(final Console console) {
        this(console, System::nanoTime);
    }

    OpeningProgress(final Console console, final LongSupplier clock) {
        this.console = console;
        this.clock = clock;
        this.startNs = clock.getAsLong();
    }

    @Override
    public void onProgress(final long bytesDone, final long bytesTotal) {
        if (bar == null
                && console.isWatched()
                && bytesDone < bytesTotal
                && clock.getAsLong() - startNs >= PATIENCE_NS) {
            bar =
                    TransferProgress.ofBytes(
                            "open", bytesTotal, console.err(), console.messages().isPlain());
        }
        if (bar != null) {
            bar.stepTo(0, bytesDone);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

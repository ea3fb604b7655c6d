package io.lohdb.cli.transfer;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress bar of an import or export, or none. Stepped by one thread, drawn by its own. */
public final class TransferProgress implements AutoCloseable {
    /** For transfers that nobody watches. */
    public static final TransferProgress NONE = new TransferProgress(null, false);

    private static final int UPDATE_INTERVAL_MS = 200;
    private static final long MIB = 1024 * 1024;

    /** Columns that every terminal has; asking this one would start another terminal library. */
    private static final int TERMINAL_WIDTH = 79;

    /** The bar is told of every so many entries; being told costs more than reading one. */
    private static final int ENTRIES_PER_STEP = 256;

    private final ProgressBar bar;
    private final boolean isOfBytes;

    private TransferProgress(final ProgressBar bar, final boolean isOfBytes) {
        this.bar = bar;
        this.isOfBytes = isOfBytes;
    }

    /**
     * A bar that counts the bytes of a file.
     *
     * @param task what is being done
     * @param bytes length of the file
     * @param terminal where to draw
     * @param isPlain whether to draw with ASCII
     * @return the bar; close it before printing anything else
     */
    public static TransferProgress ofBytes(
            final String task,
            final long bytes,
            final PrintStream terminal,
            final boolean isPlain) {
        return new TransferProgress(
                bar(task, bytes, terminal, isPlain).setUnit(" MiB", MIB).build(), true);
    }

    /**
     * A bar that counts entries.
     *
     * @param task what is being done
     * @param entries how many there will be; -1 when not known
     * @param terminal where to draw
     * @param isPlain whether to draw with ASCII
     * @return the bar; close it before printing anything else
     */
    public static TransferProgress ofEntries(
            final String task,
            final long entries,
            final PrintStream terminal,
            final boolean isPlain) {
        return new TransferProgress(bar(task, entries, terminal, isPlain).build(), false);
    }

    private static ProgressBarBuilder bar(
            final String task, final long max, final PrintStream terminal, final boolean isPlain) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(max)
                .setUpdateIntervalMillis(UPDATE_INTERVAL_MS)
                .setStyle(isPlain ? ProgressBarStyle.ASCII : ProgressBarStyle.UNICODE_BLOCK)
                .setConsumer(consumer(terminal))
                .clearDisplayOnFinish();
    }

    private static ConsoleProgressBarConsumer consumer(final PrintStream terminal) {
        return new ConsoleProgressBarConsumer(terminal, TERMINAL_WIDTH) {
            @Override
            public void close() {
                // The bar has been wiped: the result takes its line.
                terminal.print('\r');
                terminal.flush();
            }
        };
    }

    void stepTo(final long entries, final long bytes) {
        if (bar != null && entries % ENTRIES_PER_STEP == 0) {
            bar.stepTo(isOfBytes ? bytes : entries);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

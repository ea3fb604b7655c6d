package io.lohdb.bench.suite;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far a run is: a bar where somebody watches, else a line for each thing that is
 * measured. One thread.
 */
final class Progress {
    private static final int UPDATE_INTERVAL_MS = 500;
    private static final int TERMINAL_WIDTH = 110;

    private final ProgressBar bar;
    private final PrintStream err;
    private final long begin = System.nanoTime();
    private String last = "";

    private Progress(final ProgressBar bar, final PrintStream err) {
        this.bar = bar;
        this.err = err;
    }

    /**
     * Begins.
     *
     * @param turnCount turns that there will be at most
     * @param err takes the bar or the lines
     * @param isWatched whether it is a terminal
     */
    static Progress of(final long turnCount, final PrintStream err, final boolean isWatched) {
        if (!isWatched) {
            return new Progress(null, err);
        }
        return new Progress(
                new ProgressBarBuilder()
                        .setTaskName("rivals")
                        .setInitialMax(turnCount)
                        .setUpdateIntervalMillis(UPDATE_INTERVAL_MS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(err, TERMINAL_WIDTH))
                        .clearDisplayOnFinish()
                        .build(),
                err);
    }

    /** A store has its turn. */
    void turn(final Section section, final String what, final String store) {
        show(section, what, store);
        if (bar != null) {
            bar.step();
        }
    }

    /** Something that is no turn. */
    void show(final Section section, final String what, final String store) {
        if (bar != null) {
            bar.setExtraMessage(what + ": " + store);
            return;
        }
        final String text =
                String.format(
                        Locale.ROOT,
                        "%,d keys, values of %,d bytes, %s",
                        section.keyCount(),
                        section.valueLength(),
                        what);
        if (!text.equals(last)) {
            last = text;
            err.printf(
                    Locale.ROOT,
                    "%4d s  measuring: %s%n",
                    (System.nanoTime() - begin) / 1_000_000_000L,
                    text);
        }
    }

    /** Removes the bar. */
    void end() {
        if (bar != null) {
            bar.close();
        }
    }
}

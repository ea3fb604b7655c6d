package io.lohdb.stress.command;

import io.lohdb.stress.part.Progress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a part is: a bar on a terminal, nothing elsewhere. */
final class ProgressLine implements Progress, AutoCloseable {
    private static final int WIDTH = 100;
    private static final int UPDATE_MS = 500;

    private final ProgressBar bar;

    ProgressLine(final String part, final boolean isTerminal) {
        bar =
                isTerminal
                        ? new ProgressBarBuilder()
                                .setTaskName(part)
                                .setInitialMax(-1)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setUpdateIntervalMillis(UPDATE_MS)
                                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                                .clearDisplayOnFinish()
                                .build()
                        : null;
    }

    @Override
    public void at(final long done, final long total) {
        if (bar != null) {
            bar.maxHint(total > 0 ? Math.max(done, total) : -1);
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

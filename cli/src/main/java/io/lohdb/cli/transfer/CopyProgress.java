package io.lohdb.cli.transfer;

import io.lohdb.cli.command.Console;
import io.lohdb.spi.BackupProgress;

/** The progress bar of a copy, drawn once its length is known, or none. Stepped by one thread. */
public final class CopyProgress implements BackupProgress, AutoCloseable {
    private final String task;
    private final Console console;
    private TransferProgress bar;

    private CopyProgress(final String task, final Console console) {
        this.task = task;
        this.console = console;
    }

    /**
     * A bar, where somebody watches.
     *
     * @param task what is being done
     * @param console where to draw
     * @return close it before printing anything else
     */
    public static CopyProgress of(final String task, final Console console) {
        return new CopyProgress(task, console);
    }

    @Override
    public void onProgress(final long copiedBytes, final long totalBytes) {
        if (!console.isWatched()) {
            return;
        }
        if (bar == null) {
            bar =
                    TransferProgress.ofBytes(
                            task, totalBytes, console.err(), console.messages().isPlain());
        }
        bar.stepTo(0, copiedBytes);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

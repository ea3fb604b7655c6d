package io.lohdb.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints changes of the past. */
@Command(
        name = "watch",
        description = "Print changes of the past: values stored, keys deleted, entries expired.",
        footer = "In the shell, it also chooses which changes are printed as they are made.")
public final class WatchCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private ReplayOptions replay = new ReplayOptions();

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public WatchCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!replay.isAsked()) {
            throw new UsageException("watch takes --from N or --cursor NAME");
        }
        return replay.run(session.db(), session.console(), change -> true);
    }
}

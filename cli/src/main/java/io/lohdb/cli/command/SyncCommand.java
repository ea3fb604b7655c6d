package io.lohdb.cli.command;

import io.lohdb.LohDb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes everything written durable. */
@Command(name = "sync", description = "Make everything written so far durable.")
public final class SyncCommand implements Callable<Integer> {
    private final Session session;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public SyncCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final LohDb db = session.db();
        db.sync();
        final Console console = session.console();
        console.out().println(console.messages().synced(db.durableSequence()));
        return ExitCode.OK;
    }
}

package io.lohdb.cli.files;

import io.lohdb.LohDb;
import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes the next opening fast. */
@Command(
        name = "checkpoint",
        description = "Write a checkpoint, so that the next opening reads little of the log.")
public final class CheckpointCommand implements Callable<Integer> {
    private final Session session;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public CheckpointCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final LohDb db = session.db();
        db.checkpoint();
        final Console console = session.console();
        console.out().println(console.messages().checkpointed(db.durableSequence()));
        return ExitCode.OK;
    }
}

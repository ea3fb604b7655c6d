package io.lohdb.cli.shell;

import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Ends the shell. */
@Command(name = "quit", aliases = "exit", description = "End the shell.")
final class QuitCommand implements Callable<Integer> {
    private final Session session;

    QuitCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.end();
        return ExitCode.OK;
    }
}

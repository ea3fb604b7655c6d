package io.lohdb.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a key. */
@Command(
        name = "delete",
        description = "Remove a key.",
        footer = "Exit code 1 says that the key is not there.")
public final class DeleteCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key;

    @Option(names = "--hex", description = "The key is given in hex.")
    private boolean isHex;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public DeleteCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final byte[] keyBytes = ByteArguments.parse("KEY", key, isHex);
        if (!session.db().delete(keyBytes)) {
            session.console().notFound(keyBytes);
            return ExitCode.NOT_FOUND;
        }
        session.console().out().println(session.console().messages().deleted(keyBytes));
        return ExitCode.OK;
    }
}

package io.lohdb.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the value of a key. */
@Command(
        name = "get",
        description = "Print the value of a key.",
        footer = "Exit code 1 says that the key is not there.")
public final class GetCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key;

    @Option(names = "--hex", description = "The key is given in hex.")
    private boolean isHex;

    @Option(
            names = "--raw",
            negatable = true,
            description =
                    "Print the bytes of the value and a line feed, nothing else. The default where"
                            + " standard output is not a terminal.")
    private Boolean isRaw;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public GetCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final byte[] keyBytes = ByteArguments.parse("KEY", key, isHex);
        final byte[] value = session.db().get(keyBytes);
        final Console console = session.console();
        if (value == null) {
            console.notFound(keyBytes);
            return ExitCode.NOT_FOUND;
        }
        if (console.isRaw(isRaw)) {
            console.out().write(value, 0, value.length);
            console.out().write('\n');
        } else {
            console.out().println(console.messages().value(keyBytes, value));
        }
        return ExitCode.OK;
    }
}

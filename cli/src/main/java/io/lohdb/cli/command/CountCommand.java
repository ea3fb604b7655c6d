package io.lohdb.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the number of keys. */
@Command(name = "count", description = "Print the number of keys.")
public final class CountCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--raw",
            negatable = true,
            description =
                    "Print the number alone. The default where standard output is not a terminal.")
    private Boolean isRaw;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public CountCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final Console console = session.console();
        final long count = session.db().count();
        console.out()
                .println(
                        console.isRaw(isRaw)
                                ? Long.toString(count)
                                : console.messages().count(count));
        return ExitCode.OK;
    }
}

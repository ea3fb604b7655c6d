package io.lohdb.cli.shell;

import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Chooses which changes are printed. */
@Command(
        name = "watch",
        description =
                "Choose which changes are printed: on (values stored), all (deletes too), off.")
final class WatchCommand implements Callable<Integer> {
    private final ChangePrinter changes;

    @Parameters(index = "0", paramLabel = "on|all|off", description = "Which changes.")
    private String choice;

    WatchCommand(final ChangePrinter changes) {
        this.changes = changes;
    }

    @Override
    public Integer call() {
        changes.filter(
                switch (choice) {
                    case "on" -> ChangePrinter.Filter.PUTS;
                    case "all" -> ChangePrinter.Filter.ALL;
                    case "off" -> ChangePrinter.Filter.NONE;
                    default ->
                            throw new UsageException(
                                    "watch takes on, all or off: '" + choice + "'");
                });
        return ExitCode.OK;
    }
}

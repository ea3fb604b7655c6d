package io.lohdb.cli.shell;

import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.ReplayOptions;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.command.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Chooses which changes are printed, and prints those of the past. */
@Command(
        name = "watch",
        description =
                "Choose which changes are printed: on (values stored), all (deletes too), off; or"
                        + " print changes of the past.")
final class WatchCommand implements Callable<Integer> {
    private final Session session;
    private final ChangePrinter changes;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "on|all|off",
            description = "Which changes, from now on; of the past, all are printed without it.")
    private String choice;

    @Mixin private ReplayOptions replay = new ReplayOptions();

    WatchCommand(final Session session, final ChangePrinter changes) {
        this.session = session;
        this.changes = changes;
    }

    @Override
    public Integer call() {
        if (choice == null && !replay.isAsked()) {
            throw new UsageException("watch takes on, all or off, --from N or --cursor NAME");
        }
        ChangePrinter.Filter filter = ChangePrinter.Filter.ALL;
        if (choice != null) {
            filter =
                    switch (choice) {
                        case "on" -> ChangePrinter.Filter.PUTS;
                        case "all" -> ChangePrinter.Filter.ALL;
                        case "off" -> ChangePrinter.Filter.NONE;
                        default ->
                                throw new UsageException(
                                        "watch takes on, all or off: '" + choice + "'");
                    };
            changes.filter(filter);
        }
        return replay.isAsked()
                ? replay.run(session.db(), session.console(), filter::isWanted)
                : ExitCode.OK;
    }
}

package io.lohdb.cli.files;

import io.lohdb.StoreFiles;
import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.text.Messages;
import io.lohdb.cli.transfer.CopyProgress;
import io.lohdb.spi.Loss;
import io.lohdb.spi.RepairReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a new store of the intact parts of a damaged one. */
@Command(
        name = "repair",
        description = "Make a new store of what is intact in a damaged one, which stays as it is.",
        footer = "Exit code 4: done, but something is lost; each loss is a line.")
public final class RepairCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "DIR", description = "The damaged store.")
    private Path damaged;

    @Parameters(index = "1", paramLabel = "TARGET", description = "The new one; absent or empty.")
    private Path target;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public RepairCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final Console console = session.console();
        final RepairReport report;
        try (CopyProgress progress = CopyProgress.of("repair", console)) {
            report = StoreFiles.repair(damaged, target, progress);
        }
        for (final Loss loss : report.losses()) {
            console.out().println("lost: " + Messages.loss(loss));
        }
        console.out()
                .println(
                        console.messages()
                                .repaired(report.verification().keys(), report.losses().size()));
        return report.losses().isEmpty() ? ExitCode.OK : ExitCode.DAMAGE;
    }
}

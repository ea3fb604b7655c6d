package io.lohdb.cli.files;

import io.lohdb.LohDb;
import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.transfer.CopyProgress;
import io.lohdb.spi.BackupReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the store into a new directory. */
@Command(
        name = "backup",
        description = "Copy the store into a new directory.",
        footer = "The copy is complete when the command says so; restore refuses any other.")
public final class BackupCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "DIR", description = "Where to; absent or empty.")
    private Path target;

    @Option(
            names = "--since",
            paramLabel = "N",
            description =
                    "Copy only what was written after sequence N: an increment, restored on top of"
                            + " a backup that reaches N.")
    private Long since;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public BackupCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final Console console = session.console();
        final LohDb db = session.readableDb();
        final BackupReport report;
        try (CopyProgress progress = CopyProgress.of("backup", console)) {
            report =
                    since == null
                            ? db.backup(target, progress)
                            : db.backupSince(since, target, progress);
        }
        console.out()
                .println(
                        console.messages()
                                .backedUp(
                                        report.throughSequence(),
                                        report.bytes(),
                                        report.durationNs()));
        return ExitCode.OK;
    }
}

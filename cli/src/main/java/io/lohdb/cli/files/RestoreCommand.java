package io.lohdb.cli.files;

import io.lohdb.StoreFiles;
import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.transfer.CopyProgress;
import io.lohdb.spi.RestoreReport;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a store of backups. */
@Command(
        name = "restore",
        description = "Make a new store of a backup and the increments behind it, and check it.")
public final class RestoreCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            arity = "1..*",
            paramLabel = "BACKUP",
            description = "A full backup, then increments in the order in which they were taken.")
    private List<Path> backups;

    @Option(
            names = "--target",
            paramLabel = "DIR",
            required = true,
            description = "The new store; absent or empty.")
    private Path target;

    @Option(
            names = "--to-sequence",
            paramLabel = "N",
            description = "End with sequence N, or with the last whole batch before it.")
    private Long toSequence;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public RestoreCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final Console console = session.console();
        final RestoreReport report;
        try (CopyProgress progress = CopyProgress.of("restore", console)) {
            report =
                    StoreFiles.restore(
                            backups.get(0),
                            backups.subList(1, backups.size()),
                            target,
                            toSequence == null ? OptionalLong.empty() : OptionalLong.of(toSequence),
                            progress);
        }
        console.out()
                .println(
                        console.messages()
                                .restored(
                                        report.sequence(),
                                        report.verification().keys(),
                                        report.durationNs()));
        return ExitCode.OK;
    }
}

package io.lohdb.cli.files;

import io.lohdb.StoreFiles;
import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.text.Messages;
import io.lohdb.spi.Loss;
import io.lohdb.spi.VerifyReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a store. */
@Command(
        name = "verify",
        description = "Check a whole store, or a backup, and change nothing.",
        footer = "Exit code 4: something is damaged.")
public final class VerifyCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "The store (default: that of --data-dir).")
    private Path directory;

    @Option(names = "--format", paramLabel = "text|json", description = "Who reads it.")
    private OutputFormat format = OutputFormat.TEXT;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public VerifyCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final Console console = session.console();
        final VerifyReport report =
                StoreFiles.verify(
                        directory == null ? session.options().dataDirectory() : directory);
        if (format == OutputFormat.JSON) {
            console.out().println(json(report));
        } else {
            for (final Loss finding : report.findings()) {
                console.out().println("damaged: " + Messages.loss(finding));
            }
            if (report.tornBytes() > 0) {
                console.out()
                        .println(
                                "unfinished write at the end, never acknowledged: "
                                        + Messages.grouped(report.tornBytes())
                                        + " bytes");
            }
            console.out().println(console.messages().verified(report));
        }
        return report.isIntact() ? ExitCode.OK : ExitCode.DAMAGE;
    }

    private static String json(final VerifyReport report) {
        return new JsonLine()
                .with("intact", report.isIntact())
                .with("segments", report.segments())
                .with("frames", report.frames())
                .with("bytes", report.bytes())
                .with("keys", report.keys())
                .with("tornBytes", report.tornBytes())
                .with("findings", report.findings())
                .with("durationNs", report.durationNs())
                .toString();
    }
}

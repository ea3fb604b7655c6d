package io.lohdb.cli.files;

import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import io.lohdb.spi.CompactionReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Wins space back. */
@Command(
        name = "compact",
        description =
                "Win back the space of what was overwritten or deleted, until nothing worth"
                        + " mentioning is left.")
public final class CompactCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--format", paramLabel = "text|json", description = "Who reads it.")
    private OutputFormat format = OutputFormat.TEXT;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public CompactCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final CompactionReport report = session.db().compact();
        final Console console = session.console();
        console.out()
                .println(
                        format == OutputFormat.JSON
                                ? json(report)
                                : console.messages().compacted(report));
        return ExitCode.OK;
    }

    private static String json(final CompactionReport report) {
        return new JsonLine()
                .with("segmentsRetired", report.segmentsRetired())
                .with("bytesCopied", report.bytesCopied())
                .with("bytesFreed", report.bytesFreed())
                .with("spaceAmplification", report.spaceAmplification())
                .toString();
    }
}

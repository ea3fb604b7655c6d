package io.lohdb.cli.command;

import io.lohdb.LohDb;
import io.lohdb.cli.transfer.EntryFormat;
import io.lohdb.cli.transfer.EntryWriter;
import io.lohdb.cli.transfer.Exporter;
import io.lohdb.cli.transfer.ReplacedFile;
import io.lohdb.cli.transfer.TransferProgress;
import io.lohdb.cli.transfer.UnclosedStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the entries into a file. */
@Command(
        name = "export",
        description = "Write the entries into a file, one line each, in no particular order.",
        footer = "FILE appears, or is replaced, only when the export is complete.")
public final class ExportCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, - for standard output.")
    private String file;

    @Mixin private FormatOptions options;

    @Option(
            names = {"-p", "--prefix"},
            paramLabel = "P",
            description = "Only entries whose keys begin with P.")
    private String prefix = "";

    @Option(names = "--hex", description = "The prefix is given in hex.")
    private boolean isHex;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public ExportCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        final EntryFormat format = options.format(file);
        final byte[] prefixBytes = ByteArguments.parse("P", prefix, isHex);
        final Console console = session.console();
        final LohDb db = session.db();
        final long startNs = System.nanoTime();
        if (!file.equals(FormatOptions.STANDARD_STREAM)) {
            final long count = toFile(db, format, prefixBytes);
            console.out().println(exported(count, startNs));
            return ExitCode.OK;
        }
        try {
            final OutputStream out = new UnclosedStream(console.outData());
            console.err().println(exported(write(db, format, prefixBytes, out), startNs));
        } catch (final IOException unwritable) {
            if (!console.isOutputLost()) {
                throw unwritable;
            }
        }
        return ExitCode.OK;
    }

    private String exported(final long count, final long startNs) {
        return session.console().messages().exported(count, System.nanoTime() - startNs);
    }

    private long toFile(final LohDb db, final EntryFormat format, final byte[] prefixBytes)
            throws IOException {
        try (ReplacedFile target = ReplacedFile.open(Path.of(file))) {
            final long count = write(db, format, prefixBytes, target.stream());
            target.replace();
            return count;
        }
    }

    private long write(
            final LohDb db,
            final EntryFormat format,
            final byte[] prefixBytes,
            final OutputStream out)
            throws IOException {
        try (TransferProgress progress = progress(db);
                EntryWriter writer = format.writer(out, options.isBase64())) {
            final Exporter exporter = new Exporter(db, writer);
            exporter.run(prefixBytes, progress);
            return exporter.count();
        }
    }

    private TransferProgress progress(final LohDb db) {
        final Console console = session.console();
        if (!console.isWatched()) {
            return TransferProgress.NONE;
        }
        final long max = prefix.isEmpty() ? db.count() : -1;
        return TransferProgress.ofEntries(
                "export", max, console.err(), console.messages().isPlain());
    }
}

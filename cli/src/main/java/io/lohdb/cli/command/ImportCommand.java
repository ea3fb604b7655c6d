package io.lohdb.cli.command;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.WriteOperations;
import io.lohdb.cli.transfer.BadLineException;
import io.lohdb.cli.transfer.DurableWindows;
import io.lohdb.cli.transfer.EntryFormat;
import io.lohdb.cli.transfer.EntryReader;
import io.lohdb.cli.transfer.Importer;
import io.lohdb.cli.transfer.TransferProgress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stores the entries of a file. */
@Command(
        name = "import",
        description = "Store the entries of a file, one line each.",
        footer = "A bad line ends the import; the entries before it stay imported.")
public final class ImportCommand implements Callable<Integer> {
    private static final int LINE_OVERHEAD = 1024;

    private final Session session;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, - for standard input.")
    private String file;

    @Mixin private FormatOptions options;

    @Option(
            names = "--acknowledge",
            description =
                    "Print 'acknowledged N' on standard output whenever all lines up to line N have"
                            + " become durable.")
    private boolean isAcknowledging;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public ImportCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        final EntryFormat format = options.format(file);
        final Console console = session.console();
        final boolean isStandardInput = file.equals(FormatOptions.STANDARD_STREAM);
        if (isStandardInput && console.mode() != Console.Mode.ONE_SHOT) {
            throw new UsageException("standard input holds the commands: name a file");
        }
        final LohDb db = session.db();
        final int maxLineLength =
                (int) Math.min(2L * db.maxEntryLength() + LINE_OVERHEAD, Integer.MAX_VALUE / 2);
        try (InputStream in = isStandardInput ? unclosed(console.in()) : open()) {
            final EntryReader reader = format.reader(in, options.isBase64(), maxLineLength);
            final Importer importer = new Importer(reader, writer(db), windows(db));
            final long startNs = System.nanoTime();
            run(importer);
            final long durationNs = System.nanoTime() - startNs;
            console.out().println(console.messages().imported(importer.count(), durationNs));
        }
        return ExitCode.OK;
    }

    private void run(final Importer importer) throws IOException {
        try (TransferProgress progress = progress()) {
            importer.run(progress);
        } catch (final BadLineException badLine) {
            throw badLine.inFile(file, importer.count());
        }
    }

    private InputStream open() throws IOException {
        final Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new IOException(file + ": is a directory");
        }
        return Files.newInputStream(path);
    }

    private static InputStream unclosed(final InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {
                // Standard input belongs to the process.
            }
        };
    }

    /** In sync mode, too, single writes need not wait: the windows make them durable. */
    private WriteOperations writer(final LohDb db) {
        return session.options().durability().isSync() ? db.with(Durability.OS) : db;
    }

    private DurableWindows windows(final LohDb db) {
        if (isAcknowledging) {
            return new DurableWindows(db, this::acknowledge);
        }
        final boolean isSync = session.options().durability().isSync();
        return isSync ? new DurableWindows(db, lineNumber -> {}) : null;
    }

    private void acknowledge(final long lineNumber) {
        session.console().out().println("acknowledged " + lineNumber);
        session.console().out().flush();
    }

    private TransferProgress progress() throws IOException {
        final Console console = session.console();
        if (!console.isWatched() || isAcknowledging) {
            return TransferProgress.NONE;
        }
        final boolean isPlain = console.messages().isPlain();
        final Path path = Path.of(file);
        return Files.isRegularFile(path)
                ? TransferProgress.ofBytes("import", Files.size(path), console.err(), isPlain)
                : TransferProgress.ofEntries("import", -1, console.err(), isPlain);
    }
}

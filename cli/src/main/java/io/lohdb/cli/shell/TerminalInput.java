package io.lohdb.cli.shell;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Commands that a person types, with editing, history and completion. For the main thread. */
final class TerminalInput implements ShellInput {
    private static final String PROMPT = "lohdb> ";

    /** Kept, because a logger that nobody holds forgets its level. */
    private static final Logger LIBRARY_LOGGER = Logger.getLogger("org.jline");

    private final Terminal terminal;
    private final LineReader reader;

    private TerminalInput(final Terminal terminal, final LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    static TerminalInput open(final Completer completer, final Path historyFile)
            throws IOException {
        // A terminal that cannot do everything is used as it is, without a warning.
        LIBRARY_LOGGER.setLevel(Level.OFF);
        final Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
        final LineReaderBuilder builder =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .appName("lohdb")
                        .parser(new ShellParser())
                        .completer(completer)
                        // A value may hold an exclamation mark.
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "");
        if (historyFile != null) {
            createPrivate(historyFile);
            builder.variable(LineReader.HISTORY_FILE, historyFile);
        }
        return new TerminalInput(terminal, builder.build());
    }

    /** The history holds values: others must not read it. */
    private static void createPrivate(final Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (final FileAlreadyExistsException kept) {
            return;
        }
    }

    @Override
    public String next() {
        try {
            return reader.readLine(PROMPT);
        } catch (final UserInterruptException cancelled) {
            return "";
        } catch (final EndOfFileException end) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}

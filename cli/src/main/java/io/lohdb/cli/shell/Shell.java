package io.lohdb.cli.shell;

import io.lohdb.LohDb;
import io.lohdb.cli.command.CommandTree;
import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.ErrorReport;
import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.command.SyncCommand;
import io.lohdb.cli.files.BackupCommand;
import io.lohdb.cli.files.CheckpointCommand;
import io.lohdb.cli.files.CompactCommand;
import io.lohdb.cli.text.SyntaxException;
import io.lohdb.cli.text.Tokenizer;
import io.lohdb.exceptions.LohDbException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * Reads commands, runs them one after the other and prints the changes they made. For the main
 * thread.
 */
public final class Shell {
    /** How long a command waits for the delivery of its own changes. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String COMMENT = "#";

    private final Session session;
    private final Console console;
    private final ShellOptions options;
    private final ChangePrinter changes;
    private final CommandLine commands;

    /** The first failure's exit code; what a script returns. */
    private int exitCode = ExitCode.OK;

    /**
     * Creates a shell.
     *
     * @param session the store, not open yet
     * @param options settings of the shell
     * @param isTerminal whether a person sits at standard input and output
     */
    public Shell(final Session session, final ShellOptions options, final boolean isTerminal) {
        this.session = session;
        this.console = session.console();
        this.options = options;
        console.mode(isTerminal ? Console.Mode.INTERACTIVE : Console.Mode.SCRIPT);
        changes = new ChangePrinter(console, options.changes());
        final CommandTree tree = new CommandTree(console);
        commands =
                tree.complete(
                        tree.withDataCommands(new ShellCommand(), session)
                                .addSubcommand(new SyncCommand(session))
                                .addSubcommand(new BackupCommand(session))
                                .addSubcommand(new CheckpointCommand(session))
                                .addSubcommand(new CompactCommand(session))
                                .addSubcommand(new WatchCommand(session, changes))
                                .addSubcommand(new HelpCommand())
                                .addSubcommand(new QuitCommand(session)),
                        isTerminal && !console.messages().isPlain(),
                        parsed -> {});
    }

    /**
     * Runs until quit or the end of the input, and closes the store.
     *
     * @return the exit code
     * @throws IOException when the input cannot be read
     */
    public int run() throws IOException {
        final LohDb db = session.db();
        try (changes;
                ShellInput input = input(db)) {
            if (session.options().isReadOnly()) {
                changes.expectNothing(db);
            } else {
                changes.start(db);
            }
            while (!session.isEnding()) {
                final String text = input.next();
                if (text == null) {
                    break;
                }
                executeAll(text.lines().toList());
                console.flush();
            }
            printLastChanges(db);
        }
        session.close();
        if (session.isEnding() || console.mode() == Console.Mode.INTERACTIVE) {
            console.out().println(console.messages().goodbye());
        }
        return console.mode() == Console.Mode.INTERACTIVE ? ExitCode.OK : exitCode;
    }

    private ShellInput input(final LohDb db) throws IOException {
        if (console.mode() == Console.Mode.SCRIPT) {
            return new ScriptInput(console.in());
        }
        return TerminalInput.open(new ShellCompleter(commands, db), options.historyFile());
    }

    /** Lines that were pasted at once run only if every one of them can be read. */
    private void executeAll(final List<String> lines) {
        final List<List<String>> commandLines = new ArrayList<>();
        for (final String line : lines) {
            try {
                if (!line.stripLeading().startsWith(COMMENT)) {
                    commandLines.add(Tokenizer.words(line));
                }
            } catch (final SyntaxException unreadable) {
                final String all = lines.size() > 1 ? "; none of the pasted lines was run" : "";
                fail(unreadable.getMessage() + all, ExitCode.USAGE);
                return;
            }
        }
        for (final List<String> words : commandLines) {
            if (!words.isEmpty() && !session.isEnding()) {
                execute(words);
            }
        }
    }

    private void execute(final List<String> words) {
        final int code = commands.execute(words.toArray(String[]::new));
        if (code != ExitCode.OK && code != ExitCode.NOT_FOUND) {
            noteFailure(code);
        }
        if (!session.isEnding()) {
            final boolean isAwaited = session.options().durability().isSyncedBySelf();
            final LohDb db = session.db();
            final long awaited = isAwaited ? db.writtenSequence() : db.durableSequence();
            changes.printThrough(awaited, PATIENCE);
        }
    }

    private void printLastChanges(final LohDb db) {
        try {
            db.sync();
            changes.printThrough(db.durableSequence(), PATIENCE);
        } catch (final LohDbException failed) {
            final ErrorReport report = ErrorReport.of(failed);
            fail(report.message(), report.exitCode());
        }
    }

    private void fail(final String message, final int code) {
        console.error(message);
        noteFailure(code);
    }

    private void noteFailure(final int code) {
        if (exitCode == ExitCode.OK) {
            exitCode = code;
        }
    }
}

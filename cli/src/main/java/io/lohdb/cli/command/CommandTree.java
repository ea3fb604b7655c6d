package io.lohdb.cli.command;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Builds parsers whose faults are one line each. The parser differs from the library's defaults:
 * what begins with one dash may be a key or a value, what begins with two is an option or, behind
 * {@code --}, a key or a value; nothing is read from {@code @files}.
 */
public final class CommandTree {
    private static final String END_OF_OPTIONS = "--";

    private final Console console;

    /**
     * Creates a builder.
     *
     * @param console where faults are printed
     */
    public CommandTree(final Console console) {
        this.console = console;
    }

    /**
     * Builds a parser with all commands on data.
     *
     * @param root the command without a name, or the program
     * @param session what the commands work on
     * @return the parser; more commands may be added before {@link #complete}
     */
    public CommandLine withDataCommands(final Object root, final Session session) {
        return new CommandLine(root)
                .addSubcommand(new SetCommand(session))
                .addSubcommand(new GetCommand(session))
                .addSubcommand(new DeleteCommand(session))
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new CountCommand(session))
                .addSubcommand(new StatsCommand(session))
                .addSubcommand(new ImportCommand(session))
                .addSubcommand(new ExportCommand(session));
    }

    /**
     * Sets a parser up, once it has all its commands.
     *
     * @param line the parser
     * @param isColoured whether help may have colours
     * @param beforeCommand told what was parsed before the command runs
     * @return the parser
     */
    public CommandLine complete(
            final CommandLine line,
            final boolean isColoured,
            final Consumer<ParseResult> beforeCommand) {
        return line.setExpandAtFiles(false)
                .setUnmatchedOptionsArePositionalParams(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer(console.out()))
                .setErr(writer(console.err()))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(isColoured ? Ansi.ON : Ansi.OFF))
                .setExecutionStrategy(parsed -> execute(parsed, beforeCommand))
                .setParameterExceptionHandler(this::usage)
                .setExecutionExceptionHandler((fault, where, parsed) -> report(fault));
    }

    private static int execute(
            final ParseResult parsed, final Consumer<ParseResult> beforeCommand) {
        beforeCommand.accept(parsed);
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        rejectMistypedOption(command);
        return new CommandLine.RunLast().execute(parsed);
    }

    private static void rejectMistypedOption(final ParseResult command) {
        final List<String> arguments = command.originalArgs();
        if (arguments.contains(END_OF_OPTIONS)) {
            return;
        }
        for (final CommandLine.Model.ArgSpec positional : command.matchedPositionals()) {
            for (final String text : positional.stringValues()) {
                if (text.startsWith(END_OF_OPTIONS)) {
                    throw new ParameterException(
                            command.commandSpec().commandLine(),
                            "unknown option '"
                                    + text
                                    + "' (to use it as a key or value, put -- before the key)");
                }
            }
        }
    }

    private int usage(final ParameterException fault, final String[] arguments) {
        console.error(problem(fault, arguments));
        if (console.isVerbose()) {
            fault.printStackTrace(console.err());
        }
        return ExitCode.USAGE;
    }

    private static String problem(final ParameterException fault, final String[] arguments) {
        final CommandLine line = fault.getCommandLine();
        final String name = line.getCommandSpec().qualifiedName().trim();
        final String hint = name.isEmpty() ? " (try 'help')" : hint(line, name);
        // A mistyped option was taken for a key, and now there are too many arguments or too few.
        final String mistyped = mistypedOption(line, arguments);
        if (mistyped != null) {
            return "unknown option '" + mistyped + "'" + hint;
        }
        if (fault instanceof UnmatchedArgumentException unmatched) {
            final String first = unmatched.getUnmatched().get(0);
            final boolean isCommand = !line.getSubcommands().isEmpty();
            return (isCommand ? "unknown command '" : "unexpected argument '") + first + "'" + hint;
        }
        final String message = fault.getMessage();
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) + hint;
    }

    private static String mistypedOption(final CommandLine line, final String[] arguments) {
        for (final String argument : arguments) {
            if (argument.equals(END_OF_OPTIONS)) {
                return null;
            }
            if (argument.startsWith(END_OF_OPTIONS) && !isOption(argument, line)) {
                return argument;
            }
        }
        return null;
    }

    private static boolean isOption(final String argument, final CommandLine line) {
        final String name = argument.split("=", 2)[0];
        CommandLine at = line;
        while (at != null) {
            if (at.getCommandSpec().findOption(name) != null) {
                return true;
            }
            at = at.getParent();
        }
        return false;
    }

    private static String hint(final CommandLine line, final String name) {
        final CommandLine parent = line.getParent();
        final boolean isInShell =
                parent != null && parent.getCommandSpec().qualifiedName().isBlank();
        return isInShell ? " (try 'help " + name + "')" : " (try '" + name + " --help')";
    }

    private int report(final Exception fault) {
        final ErrorReport report = ErrorReport.of(fault);
        console.error(report.message());
        if (console.isVerbose()) {
            fault.printStackTrace(console.err());
        }
        return report.exitCode();
    }

    private static PrintWriter writer(final PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}

package io.lohdb.cli;

import io.lohdb.cli.command.CommandTree;
import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.ErrorReport;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.command.Streams;
import io.lohdb.cli.command.WatchCommand;
import io.lohdb.cli.files.BackupCommand;
import io.lohdb.cli.files.CheckpointCommand;
import io.lohdb.cli.files.CompactCommand;
import io.lohdb.cli.files.DumpCommand;
import io.lohdb.cli.files.RepairCommand;
import io.lohdb.cli.files.RestoreCommand;
import io.lohdb.cli.files.VerifyCommand;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import picocli.CommandLine;

/** Starts the command. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process.
     *
     * @param arguments the command line
     */
    public static void main(final String[] arguments) {
        final String noColor = System.getenv("NO_COLOR");
        final boolean isPlain = noColor != null && !noColor.isEmpty();
        System.exit(run(List.of(arguments), processStreams(), isPlain));
    }

    /**
     * Runs the command.
     *
     * @param arguments the command line
     * @param streams the standard streams
     * @param isPlain whether pictures and colours are left out
     * @return the exit code
     */
    static int run(final List<String> arguments, final Streams streams, final boolean isPlain) {
        final Console console = new Console(streams, isPlain);
        try {
            return console.finish(execute(arguments, streams, console));
        } catch (final RuntimeException | Error fault) {
            final ErrorReport report = ErrorReport.of(fault);
            console.error(report.message());
            if (console.isVerbose()) {
                fault.printStackTrace(console.err());
            }
            return console.finish(report.exitCode());
        }
    }

    private static int execute(
            final List<String> arguments, final Streams streams, final Console console) {
        final LohDbCommand program = new LohDbCommand(streams, console);
        final CommandTree tree = new CommandTree(console);
        try (Session session = program.session()) {
            final CommandLine line = tree.withDataCommands(program, session);
            line.addSubcommand(new BackupCommand(session))
                    .addSubcommand(new CheckpointCommand(session))
                    .addSubcommand(new CompactCommand(session))
                    .addSubcommand(new WatchCommand(session))
                    .addSubcommand(new RestoreCommand(session))
                    .addSubcommand(new VerifyCommand(session))
                    .addSubcommand(new RepairCommand(session))
                    .addSubcommand(new DumpCommand(session));
            final boolean isColoured =
                    streams.isOutTerminal()
                            && !console.messages().isPlain()
                            && !arguments.contains("--plain");
            return tree.complete(line, isColoured, program::prepare)
                    .execute(arguments.toArray(String[]::new));
        }
    }

    private static Streams processStreams() {
        final Terminals terminals = Terminals.ofProcess();
        return new Streams(
                System.in,
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
                new FileOutputStream(FileDescriptor.err),
                terminals.contains(Terminals.IN),
                terminals.contains(Terminals.OUT),
                terminals.contains(Terminals.ERR));
    }
}

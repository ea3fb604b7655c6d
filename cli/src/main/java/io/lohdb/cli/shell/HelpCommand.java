package io.lohdb.cli.shell;

import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.UsageException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the commands of the shell, or the arguments of one. */
@Command(name = "help", description = "Print the commands, or the arguments of one.")
final class HelpCommand implements Callable<Integer> {
    private static final String HEAD =
            """
            Commands:
              set KEY VALUE           store a value (--ttl 10s: for ten seconds)
              get KEY                 print a value
              delete KEY              remove a key
              list [--prefix P]       print the keys
              count                   print the number of keys
              stats                   print figures of the store
              sync                    make everything written so far durable
              watch on|all|off        print changes: values stored, deletes too, none
              import FILE             store the entries of a file (.tsv, .jsonl)
              export FILE             write the entries into a file
              help [COMMAND]          print this, or the options of a command
              quit                    end the shell
            Words with blanks go in quotes: "a b" knows \\n \\t \\" \\\\ and \\uXXXX, 'a b' is taken as is.
            """;

    @Spec private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "COMMAND", description = "A command.")
    private String command;

    HelpCommand() {}

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        if (command == null) {
            out.print(HEAD);
        } else {
            final CommandLine shell = spec.parent().commandLine();
            final CommandLine line = shell.getSubcommands().get(command);
            if (line == null) {
                throw new UsageException("unknown command '" + command + "'");
            }
            line.usage(out, line.getColorScheme());
        }
        out.flush();
        return ExitCode.OK;
    }
}

package io.lohdb.cli.command;

import io.lohdb.cli.transfer.EntryFormat;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the keys. */
@Command(
        name = "list",
        aliases = "keys",
        description = "Print the keys in the order of their bytes.")
public final class ListCommand implements Callable<Integer> {
    private static final int MAX_SHOWN = 1_000;
    private static final String ONLY_SUBJECT = "keys";

    private final Session session;

    @Parameters(index = "0", arity = "0..1", hidden = true)
    private String subject;

    @Option(
            names = {"-p", "--prefix"},
            paramLabel = "P",
            description = "Only keys that begin with P.")
    private String prefix = "";

    @Option(names = "--hex", description = "The prefix is given in hex.")
    private boolean isHex;

    @Option(
            names = "--all",
            description = "Show more than the first " + MAX_SHOWN + " keys at a terminal.")
    private boolean isAll;

    @Option(
            names = "--raw",
            negatable = true,
            description =
                    "Print each key on a line of its own, with tab, line ends and backslash"
                            + " escaped. The default where standard output is not a terminal.")
    private Boolean isRaw;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public ListCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (subject != null && !subject.equals(ONLY_SUBJECT)) {
            throw new UsageException("list takes no '" + subject + "' (list --prefix P)");
        }
        final byte[] prefixBytes = ByteArguments.parse("P", prefix, isHex);
        final Console console = session.console();
        final List<byte[]> keys = session.db().keys(prefixBytes);
        if (console.isRaw(isRaw)) {
            printRaw(keys, console.out());
        } else {
            final boolean isCut =
                    !isAll && console.mode() == Console.Mode.INTERACTIVE && keys.size() > MAX_SHOWN;
            final List<byte[]> shown = isCut ? keys.subList(0, MAX_SHOWN) : keys;
            console.out().println(console.messages().keys(shown, keys.size()));
        }
        return ExitCode.OK;
    }

    private static void printRaw(final List<byte[]> keys, final PrintStream out) {
        for (final byte[] key : keys) {
            final byte[] escaped = EntryFormat.escapedField(key);
            out.write(escaped, 0, escaped.length);
            out.write('\n');
        }
    }
}

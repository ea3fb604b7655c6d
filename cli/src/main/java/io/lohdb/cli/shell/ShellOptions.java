package io.lohdb.cli.shell;

import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the shell. Filled by the command line's parser. */
public final class ShellOptions {
    private static final String HISTORY_FILE = ".lohdb_history";

    @Option(
            names = {"-i", "--interactive"},
            description =
                    "Start the shell; where standard input is not a terminal, run the commands in"
                            + " it, one on each line.")
    private boolean isInteractive;

    @Option(
            names = "--changes",
            paramLabel = "WHICH",
            converter = FilterConverter.class,
            description =
                    "Changes the shell prints: puts (values stored; the default), all (deletes"
                            + " too), none.")
    private ChangePrinter.Filter changes = ChangePrinter.Filter.PUTS;

    @Option(
            names = "--no-history",
            description = "Neither read nor write the shell's history, ~/" + HISTORY_FILE + ".")
    private boolean isWithoutHistory;

    /** Creates options that hold every default. */
    public ShellOptions() {}

    private static final class FilterConverter implements ITypeConverter<ChangePrinter.Filter> {
        @Override
        public ChangePrinter.Filter convert(final String text) {
            try {
                return ChangePrinter.Filter.valueOf(text.toUpperCase(Locale.ROOT));
            } catch (final IllegalArgumentException unknown) {
                throw new TypeConversionException("'" + text + "' is none of puts, all, none");
            }
        }
    }

    /**
     * Whether the user asked for the shell.
     *
     * @return false by default
     */
    public boolean isInteractive() {
        return isInteractive;
    }

    ChangePrinter.Filter changes() {
        return changes;
    }

    /** Where the history is kept; null for nowhere. */
    Path historyFile() {
        if (isWithoutHistory) {
            return null;
        }
        // The property knows the account only, not what the user set.
        final String home = System.getenv("HOME");
        return Path.of(home == null ? System.getProperty("user.home") : home, HISTORY_FILE);
    }
}

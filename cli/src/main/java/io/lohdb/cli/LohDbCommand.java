package io.lohdb.cli;

import io.lohdb.cli.command.Console;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.command.StoreOptions;
import io.lohdb.cli.command.Streams;
import io.lohdb.cli.shell.Shell;
import io.lohdb.cli.shell.ShellOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program: the options that hold for every command, and the shell. */
@Command(
        name = "lohdb",
        description = "A durable key-value store.",
        versionProvider = LohDbCommand.Version.class,
        sortOptions = false,
        commandListHeading = "%nCommands (lohdb COMMAND --help tells more):%n",
        optionListHeading = "%nOptions, before or after the command:%n",
        footer = {
            "",
            "Exit codes: 0 done, 1 key not found, 2 wrong usage, 3 store or file refused,"
                    + " 4 something is damaged or lost."
        })
final class LohDbCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private StoreOptions storeOptions = new StoreOptions();

    @Mixin private ShellOptions shellOptions = new ShellOptions();

    @Option(
            names = "--plain",
            scope = ScopeType.INHERIT,
            description = "Print no pictures and no colours, as with the variable NO_COLOR.")
    private boolean isPlain;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of errors.")
    private boolean isVerbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help.")
    @SuppressWarnings("unused") // The parser acts on it.
    private boolean isHelpWanted;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("unused") // The parser acts on it.
    private boolean isVersionWanted;

    private final Streams streams;
    private final Session session;

    LohDbCommand(final Streams streams, final Console console) {
        this.streams = streams;
        this.session = new Session(storeOptions, console);
    }

    /** The version that the jar was built as. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = LohDbCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "lohdb "
                        + (version == null ? "(not packaged)" : version)
                        + ", Java "
                        + System.getProperty("java.version")
            };
        }
    }

    Session session() {
        return session;
    }

    /** Makes the options that were parsed known, before the command runs. */
    void prepare(final ParseResult parsed) {
        if (isPlain) {
            session.console().makePlain();
        }
        if (isVerbose) {
            session.console().makeVerbose();
        }
        if (parsed.hasSubcommand() && shellOptions.isInteractive()) {
            throw new ParameterException(
                    spec.commandLine(), "--interactive starts the shell, it takes no command");
        }
    }

    /** Without a command: the shell. */
    @Override
    public Integer call() throws IOException {
        if (!shellOptions.isInteractive() && !storeOptions.hasDataDirectory()) {
            throw new ParameterException(spec.commandLine(), "neither a command nor --interactive");
        }
        final boolean isTerminal = streams.isInTerminal() && streams.isOutTerminal();
        return new Shell(session, shellOptions, isTerminal).run();
    }
}

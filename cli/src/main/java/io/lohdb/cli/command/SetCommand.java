package io.lohdb.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stores a value under a key. */
@Command(name = "set", description = "Store a value under a key.")
public final class SetCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key;

    @Parameters(index = "1", paramLabel = "VALUE", description = "The value.")
    private String value;

    @Option(names = "--hex", description = "Key and value are given in hex.")
    private boolean isHex;

    @Option(names = "--hex-value", description = "The value is given in hex.")
    private boolean isHexValue;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public SetCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final byte[] keyBytes = ByteArguments.parse("KEY", key, isHex);
        final byte[] valueBytes = ByteArguments.parse("VALUE", value, isHex || isHexValue);
        session.db().put(keyBytes, valueBytes);
        session.console().out().println(session.console().messages().set(keyBytes));
        return ExitCode.OK;
    }
}

package io.lohdb.cli.command;

import io.lohdb.cli.text.DurationText;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

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

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "Time to live, for example 500ms, 10s, 5m, 2h or 1d: after that the key is"
                            + " gone.")
    private Duration timeToLive;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public SetCommand(final Session session) {
        this.session = session;
    }

    private static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(final String text) {
            final Duration duration = DurationText.parse(text);
            if (duration == null) {
                throw new TypeConversionException(
                        "'" + text + "' is no duration such as 500ms, 10s, 5m, 2h, 1d");
            }
            return duration;
        }
    }

    @Override
    public Integer call() {
        final byte[] keyBytes = ByteArguments.parse("KEY", key, isHex);
        final byte[] valueBytes = ByteArguments.parse("VALUE", value, isHex || isHexValue);
        if (timeToLive == null) {
            session.db().put(keyBytes, valueBytes);
        } else {
            session.db().put(keyBytes, valueBytes, timeToLive);
        }
        session.console().out().println(session.console().messages().set(keyBytes));
        return ExitCode.OK;
    }
}

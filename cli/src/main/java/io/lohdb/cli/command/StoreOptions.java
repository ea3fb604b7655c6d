package io.lohdb.cli.command;

import io.lohdb.spi.CorruptionPolicy;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options that say which store to open and how. Filled by the command line's parser. */
public final class StoreOptions {
    @Option(
            names = {"-d", "--data-dir"},
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Directory of the store, created if missing (default: lohdb-data).")
    private Path dataDirectory;

    @Option(
            names = "--durability",
            paramLabel = "MODE",
            scope = ScopeType.INHERIT,
            converter = DurabilityConverter.class,
            description =
                    "What a write survives when it is acknowledged: sync (power loss; the default),"
                            + " interval:MS (power loss after at most MS milliseconds), os (kill -9"
                            + " only).")
    private DurabilityMode durability = DurabilityMode.SYNC;

    @Option(
            names = "--corruption-policy",
            paramLabel = "POLICY",
            scope = ScopeType.INHERIT,
            converter = CorruptionPolicyConverter.class,
            description =
                    "What to do about damaged data: fail (refuse to open; the default) or salvage"
                            + " (recover what is intact and report every loss).")
    private CorruptionPolicy corruptionPolicy = CorruptionPolicy.FAIL;

    @Option(
            names = "--read-only",
            scope = ScopeType.INHERIT,
            description = "Open the store for reading only and change nothing on disk.")
    private boolean isReadOnly;

    /** Creates options that hold every default. */
    public StoreOptions() {}

    private static final class DurabilityConverter implements ITypeConverter<DurabilityMode> {
        @Override
        public DurabilityMode convert(final String text) {
            try {
                return DurabilityMode.parse(text);
            } catch (final IllegalArgumentException unknown) {
                throw new TypeConversionException(
                        "'" + text + "' is none of sync, interval:MS (0 to 60000), os");
            }
        }
    }

    private static final class CorruptionPolicyConverter
            implements ITypeConverter<CorruptionPolicy> {
        @Override
        public CorruptionPolicy convert(final String text) {
            try {
                return CorruptionPolicy.valueOf(text.toUpperCase(Locale.ROOT));
            } catch (final IllegalArgumentException unknown) {
                throw new TypeConversionException("'" + text + "' is none of fail, salvage");
            }
        }
    }

    /**
     * The store.
     *
     * @return its directory
     */
    public Path dataDirectory() {
        return dataDirectory == null ? Path.of("lohdb-data") : dataDirectory;
    }

    /**
     * Whether the user named a store.
     *
     * @return false when the default holds
     */
    public boolean hasDataDirectory() {
        return dataDirectory != null;
    }

    /**
     * The mode of all writes.
     *
     * @return the mode
     */
    public DurabilityMode durability() {
        return durability;
    }

    /**
     * What to do about damage.
     *
     * @return the policy
     */
    public CorruptionPolicy corruptionPolicy() {
        return corruptionPolicy;
    }

    /**
     * Whether nothing may be written.
     *
     * @return false by default
     */
    public boolean isReadOnly() {
        return isReadOnly;
    }
}

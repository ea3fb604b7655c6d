package io.lohdb.bench.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** Reads what stands behind an option of the command line. Stateless; any thread. */
public final class OptionValue {
    private OptionValue() {}

    /**
     * The folder behind {@code --dir}.
     *
     * @param rest arguments behind the option; one is taken
     * @return an existing folder
     * @throws UsageException when there is none
     */
    public static Path folder(final Iterator<String> rest) {
        final Path directory = Path.of(text(rest, "--dir", "a folder"));
        if (!Files.isDirectory(directory)) {
            throw new UsageException("no such folder: " + directory);
        }
        return directory;
    }

    /**
     * What stands behind an option.
     *
     * @param rest arguments behind the option; one is taken
     * @param option for the message
     * @param what it needs, for the message
     * @return the next argument
     * @throws UsageException when there is none
     */
    public static String text(final Iterator<String> rest, final String option, final String what) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs " + what);
        }
        return rest.next();
    }

    /**
     * The count behind an option.
     *
     * @param rest arguments behind the option; one is taken
     * @param option for the message
     * @param min smallest count that makes sense
     * @param max largest one
     * @return from min to max
     * @throws UsageException when it is not
     */
    public static long count(
            final Iterator<String> rest, final String option, final long min, final long max) {
        final String text = text(rest, option, "a number");
        try {
            final long count = Long.parseLong(text.replace("_", ""));
            if (count >= min && count <= max) {
                return count;
            }
        } catch (final NumberFormatException e) {
            throw new UsageException(option + " needs a number, not " + text, e);
        }
        throw new UsageException(option + " must be " + min + " to " + max + ": " + text);
    }
}

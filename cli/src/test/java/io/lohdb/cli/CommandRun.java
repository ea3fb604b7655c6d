package io.lohdb.cli;

import io.lohdb.cli.command.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of the command returned and printed.
 *
 * @param exitCode what the process would return
 * @param printed standard output
 * @param err standard error
 */
record CommandRun(int exitCode, ByteArrayOutputStream printed, String err) {
    /** Runs with nothing on standard input and no terminal. */
    static CommandRun of(final Path directory, final String... arguments) {
        return withInput(directory, "", arguments);
    }

    /** Runs with some text on standard input and no terminal. */
    static CommandRun withInput(
            final Path directory, final String input, final String... arguments) {
        return start(directory, input.getBytes(StandardCharsets.UTF_8), false, arguments);
    }

    /** Runs with standard output at a terminal, so that results are for people. */
    static CommandRun atTerminal(final Path directory, final String... arguments) {
        return start(directory, new byte[0], true, arguments);
    }

    static CommandRun start(
            final Path directory,
            final byte[] input,
            final boolean isOutTerminal,
            final String... arguments) {
        final List<String> all = new ArrayList<>();
        if (directory != null) {
            all.add("--data-dir");
            all.add(directory.toString());
        }
        all.addAll(List.of(arguments));
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final Streams streams =
                new Streams(new ByteArrayInputStream(input), out, err, false, isOutTerminal, false);
        final int exitCode = Main.run(all, streams, false);
        return new CommandRun(exitCode, out, err.toString(StandardCharsets.UTF_8));
    }

    String out() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    byte[] outBytes() {
        return printed.toByteArray();
    }
}

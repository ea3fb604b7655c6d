package io.lohdb.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;

/** Commands from a file or a pipe, UTF-8, one line each. For one thread. */
final class ScriptInput implements ShellInput {
    private final BufferedReader reader;

    ScriptInput(final InputStream in) {
        // A decoder of its own reports bytes that are not UTF-8 instead of replacing them.
        reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    @Override
    public String next() throws IOException {
        try {
            return reader.readLine();
        } catch (final MalformedInputException notUtf8) {
            throw new IOException("standard input is not UTF-8", notUtf8);
        }
    }

    @Override
    public void close() {
        // Standard input belongs to the process.
    }
}

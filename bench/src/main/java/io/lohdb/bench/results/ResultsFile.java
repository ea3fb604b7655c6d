package io.lohdb.bench.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Results as JSON. Properties that a reader does not know are passed over. Any thread. */
public final class ResultsFile {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private ResultsFile() {}

    /**
     * Writes a file, in place of one that is there.
     *
     * @param file its folder exists
     * @param results what it will say
     */
    public static void write(final Path file, final SuiteResults results) {
        try {
            Files.writeString(file, text(results) + "\n");
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write results to " + file, e);
        }
    }

    /**
     * Reads a file.
     *
     * @param file written by {@link #write}
     * @return what it says
     * @throws IllegalArgumentException when it is no file of results, or of a later version
     */
    public static SuiteResults read(final Path file) {
        try {
            return parse(Files.readString(file));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read results from " + file, e);
        }
    }

    static String text(final SuiteResults results) {
        try {
            return MAPPER.writeValueAsString(results);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("results cannot be written as JSON", e);
        }
    }

    static SuiteResults parse(final String text) {
        final SuiteResults results;
        try {
            results = MAPPER.readValue(text, SuiteResults.class);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("no results: " + e.getOriginalMessage(), e);
        }
        if (!SuiteResults.FORMAT.equals(results.format())) {
            throw new IllegalArgumentException("no results: format=" + results.format());
        }
        if (results.version() < 1 || results.version() > SuiteResults.VERSION) {
            throw new IllegalArgumentException(
                    "results of a version that is not known: version=" + results.version());
        }
        return results;
    }
}

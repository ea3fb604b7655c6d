package io.lohdb.bench.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Commands and replies as lines. Stateless; any thread. */
public final class Lines {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Lines() {}

    /**
     * Makes a line.
     *
     * @param message a command or a reply
     * @return without its end
     */
    public static String of(final Record message) {
        try {
            return MAPPER.writeValueAsString(message);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("no line of " + message, e);
        }
    }

    /**
     * Reads a line.
     *
     * @param line made by {@link #of}
     * @param type of the message
     * @param <T> type of the message
     * @return the message
     */
    public static <T extends Record> T parse(final String line, final Class<T> type) {
        try {
            return MAPPER.readValue(line, type);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + ": " + line, e);
        }
    }
}

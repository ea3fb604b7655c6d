package io.lohdb.cli.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lohdb.spi.Loss;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** One JSON object on one line, member by member. For one thread. */
final class JsonLine {
    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;

    JsonLine() {
        try {
            json = new JsonFactory().createGenerator(text);
            json.writeStartObject();
        } catch (final IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes into memory, which never fails. */
    private interface Step {
        void run() throws IOException;
    }

    private JsonLine then(final Step step) {
        try {
            step.run();
            return this;
        } catch (final IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    JsonLine with(final String name, final long number) {
        return then(() -> json.writeNumberField(name, number));
    }

    JsonLine with(final String name, final double number) {
        return then(() -> json.writeNumberField(name, number));
    }

    JsonLine with(final String name, final boolean is) {
        return then(() -> json.writeBooleanField(name, is));
    }

    JsonLine with(final String name, final String value) {
        return then(() -> json.writeStringField(name, value));
    }

    JsonLine with(final String name, final List<Loss> losses) {
        return then(
                () -> {
                    json.writeArrayFieldStart(name);
                    for (final Loss loss : losses) {
                        json.writeStartObject();
                        json.writeStringField("file", loss.file());
                        json.writeNumberField("offset", loss.offset());
                        json.writeNumberField("length", loss.length());
                        json.writeNumberField("firstSequence", loss.firstSequence());
                        json.writeNumberField("lastSequence", loss.lastSequence());
                        json.writeStringField("problem", loss.problem());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    @Override
    public String toString() {
        then(
                () -> {
                    json.writeEndObject();
                    json.flush();
                });
        return text.toString();
    }
}

package io.lohdb.cli.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.lohdb.cli.text.BytesText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import org.agrona.DirectBuffer;

/**
 * Writes what {@link JsonLinesReader} reads. A key or value that is not UTF-8 goes into the member
 * "keyBase64" or "valueBase64" of its own accord, so that every store can be exported. For one
 * thread.
 */
final class JsonLinesWriter implements EntryWriter {
    private final JsonGenerator json;
    private final boolean isBase64;

    JsonLinesWriter(final OutputStream out, final boolean isBase64) {
        this.json = generator(out);
        this.isBase64 = isBase64;
    }

    private static JsonGenerator generator(final OutputStream out) {
        try {
            return JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build()
                    .createGenerator(out)
                    .setRootValueSeparator(null);
        } catch (final IOException impossible) {
            throw new IllegalStateException("a generator opens without writing", impossible);
        }
    }

    @Override
    public void write(
            final DirectBuffer buffer,
            final int keyOffset,
            final int keyLength,
            final int valueOffset,
            final int valueLength)
            throws IOException {
        json.writeStartObject();
        member(JsonLinesReader.KEY, buffer, keyOffset, keyLength);
        member(JsonLinesReader.VALUE, buffer, valueOffset, valueLength);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void member(
            final String name, final DirectBuffer buffer, final int offset, final int length)
            throws IOException {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        if (isBase64) {
            json.writeStringField(name, Base64.getEncoder().encodeToString(bytes));
            return;
        }
        final String text = BytesText.decoded(bytes);
        if (text == null) {
            json.writeStringField(
                    name + JsonLinesReader.BASE64_SUFFIX,
                    Base64.getEncoder().encodeToString(bytes));
        } else {
            json.writeStringField(name, text);
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}

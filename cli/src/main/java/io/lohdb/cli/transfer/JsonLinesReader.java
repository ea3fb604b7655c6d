package io.lohdb.cli.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import io.lohdb.cli.text.BytesText;
import java.io.IOException;
import java.util.Base64;

/**
 * Reads entries from lines that are JSON objects with the members "key" and "value", both strings.
 * The members "keyBase64" and "valueBase64" may stand in their place. For one thread.
 */
final class JsonLinesReader implements EntryReader {
    static final String KEY = "key";
    static final String VALUE = "value";
    static final String BASE64_SUFFIX = "Base64";

    private final LineReader lines;
    private final boolean isBase64;
    private final JsonFactory json =
            JsonFactory.builder()
                    // Lines are UTF-8: with zeros in front they would be taken for UTF-32.
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    // The line's length is bounded already; a value may be as long as its line.
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    JsonLinesReader(final LineReader lines, final boolean isBase64) {
        this.lines = lines;
        this.isBase64 = isBase64;
    }

    @Override
    public boolean next(final Entry entry) throws IOException {
        if (!lines.nextFilled()) {
            return false;
        }
        read(entry);
        return true;
    }

    private void read(final Entry entry) throws IOException {
        try (JsonParser parser = json.createParser(lines.bytes(), lines.offset(), lines.length())) {
            members(parser, entry);
        } catch (final StreamReadException notJson) {
            // The parser's own message may quote the line.
            final int column = notJson.getLocation() == null ? 0 : columnOf(notJson);
            throw problem(column > 0 ? "not JSON at column " + column : "not JSON");
        }
    }

    private static int columnOf(final StreamReadException notJson) {
        return notJson.getLocation().getColumnNr();
    }

    private void members(final JsonParser parser, final Entry entry) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw problem("not a JSON object");
        }
        byte[] key = null;
        byte[] value = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            final String bare =
                    name.endsWith(BASE64_SUFFIX)
                            ? name.substring(0, name.length() - BASE64_SUFFIX.length())
                            : name;
            final boolean isEncoded = isBase64 || name.endsWith(BASE64_SUFFIX);
            if (bare.equals(KEY) && key == null) {
                key = string(parser, isEncoded);
            } else if (bare.equals(VALUE) && value == null) {
                value = string(parser, isEncoded);
            } else {
                throw problem("a member that is not \"key\" or \"value\", or comes twice");
            }
        }
        if (key == null || value == null) {
            throw problem(key == null ? "no \"key\"" : "no \"value\"");
        }
        if (parser.nextToken() != null) {
            throw problem("more than one JSON object");
        }
        entry.key().wrap(key);
        entry.value().wrap(value);
    }

    private byte[] string(final JsonParser parser, final boolean isEncoded) throws IOException {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw problem("a member that is not a string");
        }
        final String text = parser.getText();
        if (isEncoded) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (final IllegalArgumentException notBase64) {
                throw problem("not base64");
            }
        }
        final byte[] bytes = BytesText.encoded(text);
        if (bytes == null) {
            throw problem("half a character (a lone surrogate)");
        }
        return bytes;
    }

    private BadLineException problem(final String what) {
        return new BadLineException(lines.number(), what);
    }

    @Override
    public long lineNumber() {
        return lines.number();
    }

    @Override
    public long position() {
        return lines.position();
    }
}

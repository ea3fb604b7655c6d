package io.lohdb.cli.transfer;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;

/** The formats of imports and exports. */
public enum EntryFormat {
    /** Key, tab, value; tab, line feed, carriage return and backslash are escaped. */
    TSV {
        @Override
        public EntryReader reader(
                final InputStream in, final boolean isBase64, final int maxLineLength) {
            return new TsvReader(new LineReader(in, maxLineLength), isBase64);
        }

        @Override
        public EntryWriter writer(final OutputStream out, final boolean isBase64) {
            return new TsvWriter(out, isBase64);
        }
    },

    /** One JSON object with "key" and "value" on each line. */
    JSONL {
        @Override
        public EntryReader reader(
                final InputStream in, final boolean isBase64, final int maxLineLength) {
            return new JsonLinesReader(new LineReader(in, maxLineLength), isBase64);
        }

        @Override
        public EntryWriter writer(final OutputStream out, final boolean isBase64) {
            return new JsonLinesWriter(out, isBase64);
        }
    };

    /**
     * A reader of this format.
     *
     * @param in the file; the reader does not close it
     * @param isBase64 whether keys and values are base64 in the file
     * @param maxLineLength longest line to accept, bytes
     * @return the reader
     */
    public abstract EntryReader reader(InputStream in, boolean isBase64, int maxLineLength);

    /**
     * A writer of this format.
     *
     * @param out the file; closing the writer closes it
     * @param isBase64 whether keys and values are to be base64 in the file
     * @return the writer
     */
    public abstract EntryWriter writer(OutputStream out, boolean isBase64);

    /**
     * The format that a file's name promises.
     *
     * @param fileName the name
     * @return the format, or null when the name says nothing
     */
    public static EntryFormat ofFileName(final String fileName) {
        final String name = fileName.toLowerCase(Locale.ROOT);
        if (name.endsWith(".tsv")) {
            return TSV;
        }
        return name.endsWith(".jsonl") || name.endsWith(".ndjson") ? JSONL : null;
    }

    /**
     * A field of a TSV line.
     *
     * @param bytes a key or value
     * @return the bytes with tab, line ends and backslash escaped
     */
    public static byte[] escapedField(final byte[] bytes) {
        return TsvWriter.escaped(bytes);
    }
}

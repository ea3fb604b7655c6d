package io.lohdb.cli.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads entries from lines of two fields, key and value, with a tab between them. Bytes are taken
 * as they are, so that any key and any value can be written; {@code \t \n \r \\} are unescaped in
 * place. For one thread.
 */
final class TsvReader implements EntryReader {
    private final LineReader lines;
    private final boolean isBase64;

    TsvReader(final LineReader lines, final boolean isBase64) {
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

    private void read(final Entry entry) throws BadLineException {
        final byte[] bytes = lines.bytes();
        final int end = lines.offset() + lines.length();
        final int tab = indexOfTab(bytes, lines.offset(), end);
        if (tab < 0) {
            throw problem("no tab between key and value");
        }
        if (indexOfTab(bytes, tab + 1, end) >= 0) {
            throw problem("more than one tab; a tab inside a value is written \\t");
        }
        field(lines.offset(), tab, entry.key());
        field(tab + 1, end, entry.value());
    }

    private void field(final int start, final int end, final UnsafeBuffer target)
            throws BadLineException {
        if (!isBase64) {
            target.wrap(lines.bytes(), start, unescape(start, end) - start);
            return;
        }
        try {
            final ByteBuffer encoded = ByteBuffer.wrap(lines.bytes(), start, end - start);
            target.wrap(Base64.getDecoder().decode(encoded));
        } catch (final IllegalArgumentException notBase64) {
            throw problem("not base64");
        }
    }

    private int unescape(final int start, final int end) throws BadLineException {
        final byte[] bytes = lines.bytes();
        int to = start;
        for (int from = start; from < end; from++) {
            byte next = bytes[from];
            if (next == '\\') {
                from++;
                next = from < end ? unescaped(bytes[from]) : unescaped((byte) 0);
            }
            bytes[to++] = next;
        }
        return to;
    }

    private byte unescaped(final byte kind) throws BadLineException {
        return switch (kind) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '\\' -> '\\';
            default -> throw problem("a backslash that is not \\t, \\n, \\r or \\\\");
        };
    }

    private static int indexOfTab(final byte[] bytes, final int start, final int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\t') {
                return i;
            }
        }
        return -1;
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

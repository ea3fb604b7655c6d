package io.lohdb.cli.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.agrona.DirectBuffer;

/** Writes what {@link TsvReader} reads. For one thread. */
final class TsvWriter implements EntryWriter {
    private static final int CAPACITY = 64 * 1024;

    private final OutputStream out;
    private final boolean isBase64;

    TsvWriter(final OutputStream out, final boolean isBase64) {
        this.out = new BufferedOutputStream(out, CAPACITY);
        this.isBase64 = isBase64;
    }

    @Override
    public void write(
            final DirectBuffer buffer,
            final int keyOffset,
            final int keyLength,
            final int valueOffset,
            final int valueLength)
            throws IOException {
        out.write(field(buffer, keyOffset, keyLength));
        out.write('\t');
        out.write(field(buffer, valueOffset, valueLength));
        out.write('\n');
    }

    private byte[] field(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return isBase64 ? Base64.getEncoder().encode(bytes) : escaped(bytes);
    }

    static byte[] escaped(final byte[] bytes) {
        int count = 0;
        for (final byte b : bytes) {
            if (letter(b) != 0) {
                count++;
            }
        }
        if (count == 0) {
            return bytes;
        }
        final byte[] result = Arrays.copyOf(bytes, Math.addExact(bytes.length, count));
        int to = 0;
        for (final byte b : bytes) {
            final byte letter = letter(b);
            if (letter != 0) {
                result[to++] = '\\';
            }
            result[to++] = letter == 0 ? b : letter;
        }
        return result;
    }

    /** What follows the backslash for a byte that must be escaped, 0 for all others. */
    private static byte letter(final byte b) {
        return switch (b) {
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\\' -> '\\';
            default -> 0;
        };
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

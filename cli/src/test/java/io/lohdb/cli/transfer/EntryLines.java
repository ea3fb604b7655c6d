package io.lohdb.cli.transfer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes and reads entries in memory. */
final class EntryLines {
    static final int MAX_LINE_LENGTH = 1024 * 1024;

    private EntryLines() {}

    /** The file of some entries, each an array of key and value. */
    static byte[] written(
            final EntryFormat format, final boolean isBase64, final List<byte[][]> entries)
            throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (EntryWriter writer = format.writer(out, isBase64)) {
            for (final byte[][] entry : entries) {
                final byte[] both = new byte[entry[0].length + entry[1].length];
                System.arraycopy(entry[0], 0, both, 0, entry[0].length);
                System.arraycopy(entry[1], 0, both, entry[0].length, entry[1].length);
                writer.write(
                        new UnsafeBuffer(both),
                        0,
                        entry[0].length,
                        entry[0].length,
                        entry[1].length);
            }
        }
        return out.toByteArray();
    }

    /** The entries of a file that arrives in pieces of a few bytes. */
    static List<byte[][]> read(
            final EntryFormat format,
            final boolean isBase64,
            final byte[] file,
            final int pieceLength)
            throws IOException {
        final EntryReader reader =
                format.reader(inPieces(file, pieceLength), isBase64, MAX_LINE_LENGTH);
        final Entry entry = new Entry();
        final List<byte[][]> entries = new ArrayList<>();
        while (reader.next(entry)) {
            entries.add(new byte[][] {copy(entry.key()), copy(entry.value())});
        }
        return entries;
    }

    static InputStream inPieces(final byte[] file, final int pieceLength) {
        return new ByteArrayInputStream(file) {
            @Override
            public synchronized int read(final byte[] bytes, final int offset, final int length) {
                return super.read(bytes, offset, Math.min(length, pieceLength));
            }
        };
    }

    private static byte[] copy(final DirectBuffer buffer) {
        final byte[] bytes = new byte[buffer.capacity()];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}

package io.lohdb.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** Whatever is exported is imported again, byte for byte. */
class EntryFormatPropertyTest {
    @Provide
    Arbitrary<List<byte[][]>> entries() {
        final Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        final Arbitrary<byte[]> nasty =
                Arbitraries.of((byte) '\t', (byte) '\n', (byte) '\r', (byte) '\\', (byte) '"')
                        .array(byte[].class)
                        .ofMaxSize(12);
        final Arbitrary<byte[]> text =
                Arbitraries.strings()
                        .ofMaxLength(30)
                        .map(s -> s.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        final Arbitrary<byte[]> field = Arbitraries.oneOf(any, nasty, text);
        final Arbitrary<byte[]> key = field.filter(bytes -> bytes.length > 0);
        return Combinators.combine(key, field)
                .as((k, v) -> new byte[][] {k, v})
                .list()
                .ofMaxSize(8);
    }

    @Property
    void everyEntryComesBack(
            @ForAll("entries") final List<byte[][]> entries,
            @ForAll final EntryFormat format,
            @ForAll final boolean isBase64,
            @ForAll @IntRange(min = 1, max = 64) final int pieceLength)
            throws IOException {
        final byte[] file = EntryLines.written(format, isBase64, entries);
        final List<byte[][]> read = EntryLines.read(format, isBase64, file, pieceLength);
        assertEquals(entries.size(), read.size());
        for (int i = 0; i < entries.size(); i++) {
            assertArrayEquals(entries.get(i)[0], read.get(i)[0]);
            assertArrayEquals(entries.get(i)[1], read.get(i)[1]);
        }
        assertEquals(entries.size(), lineFeeds(file), "one line for each entry");
    }

    private static long lineFeeds(final byte[] file) {
        long count = 0;
        final UnsafeBuffer bytes = new UnsafeBuffer(file);
        for (int i = 0; i < bytes.capacity(); i++) {
            if (bytes.getByte(i) == '\n') {
                count++;
            }
        }
        return count;
    }
}

package io.lohdb.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static List<String> lines(final String text, final int pieceLength) throws IOException {
        final LineReader reader = reader(text, pieceLength);
        final List<String> lines = new ArrayList<>();
        while (reader.next()) {
            lines.add(
                    new String(
                            reader.bytes(),
                            reader.offset(),
                            reader.length(),
                            StandardCharsets.UTF_8));
        }
        return lines;
    }

    private static LineReader reader(final String text, final int pieceLength) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new LineReader(EntryLines.inPieces(bytes, pieceLength), EntryLines.MAX_LINE_LENGTH);
    }

    @Test
    void endsLinesAtLineFeedsWithOrWithoutCarriageReturn() throws IOException {
        for (int pieceLength = 1; pieceLength < 12; pieceLength++) {
            assertEquals(List.of("a", "", "b\rc", "d"), lines("a\n\r\nb\rc\r\nd", pieceLength));
            assertEquals(List.of("a", "b"), lines("a\nb\n", pieceLength));
            assertEquals(List.of(), lines("", pieceLength));
            assertEquals(List.of("a\r"), lines("a\r", pieceLength));
        }
    }

    @Test
    void carriesLongLinesAcrossItsBuffer() throws IOException {
        final String longLine = "x".repeat(200_000);
        assertEquals(
                List.of("a", longLine, "b", longLine),
                lines("a\n" + longLine + "\nb\n" + longLine, 60_000));
    }

    @Test
    void knowsLineNumberAndPosition() throws IOException {
        final LineReader reader = reader("ab\n\ncd\r\ne", 3);
        final long[] positions = {3, 4, 8, 9};
        for (int i = 0; i < positions.length; i++) {
            assertTrue(reader.next());
            assertEquals(i + 1, reader.number());
            assertEquals(positions[i], reader.position());
        }
        assertFalse(reader.next());
        assertFalse(reader.next());
    }
}

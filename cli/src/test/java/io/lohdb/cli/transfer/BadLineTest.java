package io.lohdb.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines that are no entries. */
class BadLineTest {
    private static String problem(
            final EntryFormat format, final boolean isBase64, final String line) {
        final byte[] file = line.getBytes(StandardCharsets.UTF_8);
        final BadLineException thrown =
                assertThrows(
                        BadLineException.class,
                        () -> EntryLines.read(format, isBase64, file, Integer.MAX_VALUE),
                        line);
        return thrown.getMessage();
    }

    @Test
    void jsonLinesHoldTwoStringsAndNothingElse() {
        final String[][] cases = {
            {"{}", "no \"key\""},
            {"{\"key\":\"a\"}", "no \"value\""},
            {"{\"value\":\"a\"}", "no \"key\""},
            {"{\"key\":\"a\",\"value\":1}", "a member that is not a string"},
            {"{\"key\":null,\"value\":\"\"}", "a member that is not a string"},
            {"{\"key\":\"a\",\"value\":{}}", "a member that is not a string"},
            {
                "{\"key\":\"a\",\"key\":\"b\",\"value\":\"\"}",
                "a member that is not \"key\" or \"value\", or comes twice"
            },
            {
                "{\"key\":\"a\",\"keyBase64\":\"YQ==\",\"value\":\"\"}",
                "a member that is not \"key\" or \"value\", or comes twice"
            },
            {
                "{\"key\":\"a\",\"value\":\"\",\"ttl\":\"1\"}",
                "a member that is not \"key\" or \"value\", or comes twice"
            },
            {"{\"key\":\"a\",\"value\":\"\"} {}", "more than one JSON object"},
            {"{\"keyBase64\":\"*\",\"value\":\"\"}", "not base64"},
            {"{\"key\":\"\\ud83d\",\"value\":\"\"}", "half a character (a lone surrogate)"},
            {"\"key\"", "not a JSON object"},
        };
        for (final String[] each : cases) {
            assertEquals("line 1: " + each[1], problem(EntryFormat.JSONL, false, each[0]), each[0]);
        }
    }

    @Test
    void messageOfBrokenJsonDoesNotQuoteTheLine() {
        final String message = problem(EntryFormat.JSONL, false, "{\"key\":secret}");
        assertFalse(message.contains("secret"), message);
        assertEquals("line 1: not JSON at column ", message.substring(0, 27));
    }

    /**
     * A fuzzer's line began with a zero byte: the parser took it for UTF-32, and its own exception,
     * without a line number but with the line's bytes, came out.
     */
    @Test
    void lineWithZerosIsNotTakenForAnotherCharset() {
        for (final String line : new String[] {"{\0\0\0\0", "\0\0\0{", "\u0015\0\0\0\0"}) {
            final String message = problem(EntryFormat.JSONL, false, line);
            assertEquals("line 1: not JSON", message.substring(0, 16));
        }
    }

    @Test
    void base64IsCheckedInBothFields() {
        assertEquals("line 1: not base64", problem(EntryFormat.TSV, true, "*\tYQ=="));
        assertEquals("line 2: not base64", problem(EntryFormat.TSV, true, "YQ==\tYQ==\nYQ==\tY"));
    }

    @Test
    void lineLongerThanAnyEntryIsRefusedBeforeItFillsTheMemory() {
        final String longLine = "k\t" + "v".repeat(2 * EntryLines.MAX_LINE_LENGTH);
        assertEquals(
                "line 2: longer than any entry can be: maxLength=" + EntryLines.MAX_LINE_LENGTH,
                problem(EntryFormat.TSV, false, "a\tb\n" + longLine));
    }
}

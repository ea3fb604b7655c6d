package io.lohdb.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;

/** What the line editor is told about the word being completed. */
class ShellParserTest {
    private static CompletingParsedLine parse(final String text) {
        return (CompletingParsedLine)
                new ShellParser().parse(text, text.length(), ParseContext.COMPLETE);
    }

    @Test
    void wordBehindABlankIsEmpty() {
        final CompletingParsedLine line = parse("get ");
        assertEquals(List.of("get", ""), line.words());
        assertEquals(1, line.wordIndex());
        assertEquals("", line.word());
        assertEquals(0, line.rawWordLength());
    }

    @Test
    void wordInAnOpenQuoteIsCompletedInsideIt() {
        final CompletingParsedLine line = parse("get \"wi");
        assertEquals("wi", line.word());
        assertEquals(3, line.rawWordLength());
        assertEquals("\"with ", line.escape("with ", false).toString());
        assertEquals("\"with blank\"", line.escape("with blank", true).toString());
    }

    @Test
    void incompleteWordIsContinuedWithoutQuotes() {
        final CompletingParsedLine line = parse("get wi");
        assertEquals("with\\ ", line.escape("with ", false).toString());
        assertEquals("", parse("get ").escape("", false).toString());
    }

    @Test
    void optionsAreNotQuoted() {
        assertEquals("--prefix", parse("list --p").escape("--prefix", true).toString());
    }

    @Test
    void cursorLineCountsInsideAPaste() {
        assertEquals(List.of("get", "b"), parse("set a 1\nget b").words());
    }

    @Test
    void neverAsksForAnotherLine() {
        final String text = "set k \"open";
        assertTrue(
                new ShellParser()
                        .parse(text, text.length(), ParseContext.ACCEPT_LINE)
                        .words()
                        .contains("open"));
    }
}

package io.lohdb.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    private static List<String> words(final String line) throws SyntaxException {
        return Tokenizer.words(line);
    }

    private static void assertProblem(final String expected, final String line) {
        final SyntaxException thrown =
                assertThrows(SyntaxException.class, () -> Tokenizer.words(line));
        assertEquals(expected, thrown.getMessage());
    }

    @Test
    void splitsAtBlanks() throws SyntaxException {
        assertEquals(List.of("set", "user:1", "v"), words("  set\tuser:1  v "));
        assertEquals(List.of(), words(" \t "));
        assertEquals(List.of(), words(""));
    }

    @Test
    void doubleQuotesKnowEscapes() throws SyntaxException {
        assertEquals(List.of("a b", ""), words("\"a b\" \"\""));
        assertEquals(List.of("\"'\\\n\r\té"), words("\"\\\"\\'\\\\\\n\\r\\t\\u00e9\""));
    }

    @Test
    void singleQuotesTakeEverythingAsItStands() throws SyntaxException {
        assertEquals(List.of("{\"a\":\"x\\ny\"}"), words("'{\"a\":\"x\\ny\"}'"));
    }

    @Test
    void backslashOutsideQuotesTakesTheNextCharacter() throws SyntaxException {
        assertEquals(List.of("a b", "c\"d", "e\\f"), words("a\\ b c\\\"d e\\\\f"));
    }

    @Test
    void partsThatTouchAreOneWord() throws SyntaxException {
        assertEquals(List.of("abc d"), words("a\"b\"'c d'"));
    }

    @Test
    void namesQuoteAndColumnOfAnOpenQuote() {
        assertProblem("quote \" is not closed (column 5)", "set \"a");
        assertProblem("quote ' is not closed (column 1)", "'a b");
        assertProblem("quote \" is not closed (column 3)", "a \"\\");
    }

    @Test
    void refusesEscapesItDoesNotKnow() {
        assertProblem("unknown escape \\q (column 2)", "\"\\q\"");
        assertProblem("\\u needs four hex digits (column 2)", "\"\\u12\"");
        assertProblem("\\u needs four hex digits (column 2)", "\"\\u12");
        assertProblem("nothing follows the backslash (column 3)", "a \\");
    }

    @Test
    void scanTakesAnOpenWordForCompletion() {
        final Tokenizer tokenizer = new Tokenizer("get \"wi th");
        assertEquals(List.of(new Word("get", 0, 3), new Word("wi th", 4, 10)), tokenizer.scan());
        assertEquals('"', tokenizer.openQuote());
    }
}

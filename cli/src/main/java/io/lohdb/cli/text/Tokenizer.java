package io.lohdb.cli.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line into words the way a POSIX shell does. For one thread, once.
 *
 * <ul>
 *   <li>Blanks separate words; quoted and unquoted parts that touch are one word.
 *   <li>'...' is taken as it stands.
 *   <li>"..." knows the escapes \\ \" \' \n \r \t and \&#117;XXXX; another one is an error.
 *   <li>Outside quotes a backslash takes the next character as it stands.
 * </ul>
 */
public final class Tokenizer {
    private static final int UNICODE_DIGITS = 4;
    private static final int HEX_RADIX = 16;

    private final String line;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int at;
    private String problem;
    private char openQuote;

    /**
     * Creates a tokenizer.
     *
     * @param line one line, without its end
     */
    public Tokenizer(final String line) {
        this.line = line;
    }

    /**
     * Splits a line.
     *
     * @param line one line, without its end
     * @return the words, none for a blank line
     * @throws SyntaxException when a quote is not closed or an escape is unknown
     */
    public static List<String> words(final String line) throws SyntaxException {
        final Tokenizer tokenizer = new Tokenizer(line);
        final List<Word> words = tokenizer.scan();
        if (tokenizer.problem != null) {
            throw new SyntaxException(tokenizer.problem);
        }
        return words.stream().map(Word::text).toList();
    }

    /**
     * Splits the line and takes an unfinished last word as it is, for completion.
     *
     * @return the words
     */
    public List<Word> scan() {
        while (skipBlanks()) {
            final int start = at;
            word.setLength(0);
            while (at < line.length() && !isBlank(line.charAt(at))) {
                takePart();
            }
            words.add(new Word(word.toString(), start, at));
        }
        return words;
    }

    /**
     * The quote that the scanned line leaves open.
     *
     * @return the quote, or 0
     */
    public char openQuote() {
        return openQuote;
    }

    private boolean skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    private void takePart() {
        final char first = line.charAt(at);
        switch (first) {
            case '\'' -> takeSingleQuoted();
            case '"' -> takeDoubleQuoted();
            case '\\' -> takeBackslash();
            default -> {
                word.append(first);
                at++;
            }
        }
    }

    private void takeSingleQuoted() {
        final int end = line.indexOf('\'', at + 1);
        if (end < 0) {
            openQuote = '\'';
            report("quote ' is not closed", at);
            word.append(line, at + 1, line.length());
            at = line.length();
        } else {
            word.append(line, at + 1, end);
            at = end + 1;
        }
    }

    private void takeDoubleQuoted() {
        final int start = at++;
        while (at < line.length()) {
            final char next = line.charAt(at);
            if (next == '"') {
                at++;
                return;
            }
            if (next == '\\') {
                takeEscape();
            } else {
                word.append(next);
                at++;
            }
        }
        openQuote = '"';
        report("quote \" is not closed", start);
    }

    private void takeEscape() {
        final int start = at++;
        if (at == line.length()) {
            return;
        }
        final char kind = line.charAt(at++);
        switch (kind) {
            case '\\', '"', '\'' -> word.append(kind);
            case 'n' -> word.append('\n');
            case 'r' -> word.append('\r');
            case 't' -> word.append('\t');
            case 'u' -> takeUnicodeEscape(start);
            default -> report("unknown escape \\" + kind, start);
        }
    }

    private void takeUnicodeEscape(final int start) {
        final int end = Math.min(line.length(), at + UNICODE_DIGITS);
        int unit = 0;
        for (int i = at; i < at + UNICODE_DIGITS; i++) {
            final int digit = i < end ? Character.digit(line.charAt(i), HEX_RADIX) : -1;
            if (digit < 0) {
                report("\\u needs four hex digits", start);
                at = end;
                return;
            }
            unit = unit * HEX_RADIX + digit;
        }
        word.append((char) unit);
        at = end;
    }

    private void takeBackslash() {
        if (at + 1 == line.length()) {
            report("nothing follows the backslash", at);
            at++;
        } else {
            word.append(line.charAt(at + 1));
            at += 2;
        }
    }

    private void report(final String what, final int index) {
        if (problem == null) {
            problem = what + " (column " + (index + 1) + ")";
        }
    }

    private static boolean isBlank(final char c) {
        return c == ' ' || c == '\t';
    }
}

package io.lohdb.cli.shell;

import io.lohdb.cli.text.BytesText;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * The words of a line up to the cursor; the last one is being completed.
 *
 * @param line the whole text
 * @param cursor index in it
 * @param words words up to the cursor, at least one
 * @param rawWord the last word as it was typed, with quotes and escapes
 * @param openQuote the quote that it leaves open, or 0
 */
record WordsAtCursor(String line, int cursor, List<String> words, String rawWord, char openQuote)
        implements CompletingParsedLine {
    @Override
    public String word() {
        return words.get(wordIndex());
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public int wordIndex() {
        return words.size() - 1;
    }

    @Override
    public int rawWordCursor() {
        return rawWord.length();
    }

    @Override
    public int rawWordLength() {
        return rawWord.length();
    }

    /**
     * Writes a candidate as the shell reads it. The editor takes back an incomplete one by its
     * length and lets the user go on typing behind it, so that it has to begin with what was typed
     * and must not close a quote.
     */
    @Override
    public CharSequence escape(final CharSequence candidate, final boolean isComplete) {
        final String text = candidate.toString();
        if (isComplete) {
            return text.startsWith("-") ? text : BytesText.word(text);
        }
        final boolean isContinued = text.startsWith(word());
        final StringBuilder result = new StringBuilder(isContinued ? rawWord : "");
        final String rest = isContinued ? text.substring(word().length()) : text;
        for (int i = 0; i < rest.length(); i++) {
            if (isEscaped(rest.charAt(i), isContinued ? openQuote : 0)) {
                result.append('\\');
            }
            result.append(rest.charAt(i));
        }
        return result;
    }

    private static boolean isEscaped(final char c, final char quote) {
        return switch (quote) {
            case '\'' -> false;
            case '"' -> c == '"' || c == '\\';
            default -> c == ' ' || c == '"' || c == '\'' || c == '\\';
        };
    }
}

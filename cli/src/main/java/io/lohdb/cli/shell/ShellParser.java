package io.lohdb.cli.shell;

import io.lohdb.cli.text.Tokenizer;
import io.lohdb.cli.text.Word;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells the line editor about words, by the shell's own rules of quoting. It never asks for another
 * line: an unclosed quote is an error of the command. For the main thread.
 */
final class ShellParser implements Parser {
    @Override
    public ParsedLine parse(final String text, final int cursor, final ParseContext context) {
        // Of several pasted lines, the one with the cursor counts.
        final int start = text.lastIndexOf('\n', cursor - 1) + 1;
        final String before = text.substring(start, cursor);
        final Tokenizer tokenizer = new Tokenizer(before);
        final List<Word> scanned = tokenizer.scan();
        final List<String> words = new ArrayList<>(scanned.stream().map(Word::text).toList());
        final Word last = scanned.isEmpty() ? null : scanned.get(scanned.size() - 1);
        if (last == null || last.end() < before.length()) {
            words.add("");
            return new WordsAtCursor(text, cursor, words, "", (char) 0);
        }
        final String raw = before.substring(last.start());
        return new WordsAtCursor(text, cursor, words, raw, tokenizer.openQuote());
    }
}

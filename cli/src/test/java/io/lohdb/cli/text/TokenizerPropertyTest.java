package io.lohdb.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;

class TokenizerPropertyTest {
    @Property
    void quotedWordsAreReadBack(@ForAll final List<String> words) throws SyntaxException {
        final String line = words.stream().map(BytesText::word).collect(Collectors.joining(" "));
        if (words.stream().allMatch(word -> word.chars().noneMatch(Character::isISOControl))) {
            assertEquals(words, Tokenizer.words(line));
        }
    }

    @Property
    void everyLineIsReadOrRefused(
            @ForAll
                    @Chars({'"', '\'', '\\', ' ', '\t', 'n', 'u', '0'})
                    @CharRange(from = 'a', to = 'c')
                    final String line) {
        final Tokenizer tokenizer = new Tokenizer(line);
        int end = 0;
        for (final Word word : tokenizer.scan()) {
            assertTrue(word.start() >= end, "words overlap");
            assertTrue(word.end() > word.start(), "a word without characters");
            end = word.end();
        }
        assertTrue(end <= line.length(), "a word beyond the line");
        assertEquals(line.substring(end).strip(), "");
    }
}

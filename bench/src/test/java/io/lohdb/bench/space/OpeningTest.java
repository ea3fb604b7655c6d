package io.lohdb.bench.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OpeningTest {
    private static final Opening OPENING = new Opening(1, 2, 3, 4, 5, 6);

    @Test
    void isReadBackFromItsLineWhateverTheProcessSaysBesides() {
        assertEquals(
                OPENING, Opening.parse("a=b warning\n" + OPENING.line() + "\nand more words=\n"));
    }

    @Test
    void missesWhatTheProcessDidNotTell() {
        assertThrows(IllegalArgumentException.class, () -> Opening.parse(""));
    }
}

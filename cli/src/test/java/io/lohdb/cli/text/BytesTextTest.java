package io.lohdb.cli.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BytesTextTest {
    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void showsTextInSingleQuotesOnOneLine() {
        assertEquals("'Alice Johnson'", BytesText.shown(utf8("Alice Johnson")));
        assertEquals("'a\"b\\c'", BytesText.shown(utf8("a\"b\\c")));
        assertEquals("'a\\nb\\r\\tc'", BytesText.shown(utf8("a\nb\r\tc")));
        assertEquals("''", BytesText.shown(new byte[0]));
    }

    @Test
    void showsWhatIsNoTextInHex() {
        assertEquals("0xff00", BytesText.shown(new byte[] {(byte) 0xff, 0}));
        assertEquals("0x1b5b324a", BytesText.shown(utf8("\u001b[2J")));
        assertEquals("0xc285", BytesText.shown(utf8("\u0085")));
    }

    @Test
    void quotesWhatTheShellWouldSplitOrMisread() {
        assertEquals("user:1", BytesText.word(utf8("user:1")));
        assertEquals("\"a b\"", BytesText.word(utf8("a b")));
        assertEquals("\"a,b\"", BytesText.word(utf8("a,b")));
        assertEquals("\"it's\"", BytesText.word(utf8("it's")));
        assertEquals("\"a\\\\b\"", BytesText.word(utf8("a\\b")));
        assertEquals("\"0x41\"", BytesText.word(utf8("0x41")));
        assertEquals("\"--hex\"", BytesText.word(utf8("--hex")));
        assertEquals("\"#1\"", BytesText.word(utf8("#1")));
        assertEquals("\"\"", BytesText.word(""));
        assertEquals("0x00", BytesText.word(new byte[1]));
    }

    @Test
    void readsHexWithOrWithoutPrefix() {
        assertArrayEquals(new byte[] {0, (byte) 0xff}, BytesText.fromHex("00ff"));
        assertArrayEquals(new byte[] {0, (byte) 0xff}, BytesText.fromHex("0X00FF"));
        assertArrayEquals(new byte[0], BytesText.fromHex(""));
        assertNull(BytesText.fromHex("0"));
        assertNull(BytesText.fromHex("zz"));
    }

    @Test
    void refusesHalfACharacter() {
        assertNull(BytesText.encoded("\ud83d"));
        assertArrayEquals(utf8("🔑"), BytesText.encoded("🔑"));
        assertNull(BytesText.decoded(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
    }
}

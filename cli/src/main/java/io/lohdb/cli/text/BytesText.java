package io.lohdb.cli.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Keys and values between bytes and what people type and read. Bytes that are UTF-8 without control
 * characters (other than tab, line feed and carriage return) are text; all others are shown as hex,
 * {@code 0x...}, so that no value can steer a terminal.
 */
public final class BytesText {
    /** Begins everything that is shown as hex. */
    public static final String HEX_PREFIX = "0x";

    private BytesText() {}

    /**
     * Reads bytes as UTF-8.
     *
     * @param bytes any bytes
     * @return the text, or null when they are not UTF-8
     */
    public static String decoded(final byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (final CharacterCodingException notUtf8) {
            return null;
        }
    }

    /**
     * Writes text as UTF-8.
     *
     * @param text any text
     * @return the bytes, or null when the text holds half a character (a lone surrogate)
     */
    public static byte[] encoded(final String text) {
        try {
            final ByteBuffer buffer =
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            final byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (final CharacterCodingException loneSurrogate) {
            return null;
        }
    }

    /**
     * Reads hex digits.
     *
     * @param digits pairs of hex digits, with or without {@code 0x}
     * @return the bytes, or null when it is not hex
     */
    public static byte[] fromHex(final String digits) {
        final boolean isPrefixed = digits.toLowerCase(Locale.ROOT).startsWith(HEX_PREFIX);
        final String bare = isPrefixed ? digits.substring(HEX_PREFIX.length()) : digits;
        try {
            return HexFormat.of().parseHex(bare);
        } catch (final IllegalArgumentException notHex) {
            return null;
        }
    }

    /**
     * The form for a reader: text as it is, on one line.
     *
     * @param bytes a key or value
     * @return {@code 'text'} with line ends and tabs written as escapes, or {@code 0x...}
     */
    public static String shown(final byte[] bytes) {
        final String text = printable(bytes);
        return text == null ? hex(bytes) : "'" + escaped(text, false) + "'";
    }

    /**
     * The unambiguous form: what the shell reads as the same bytes.
     *
     * @param bytes a key or value
     * @return {@code "text"} with escapes, or {@code 0x...}
     */
    public static String quoted(final byte[] bytes) {
        final String text = printable(bytes);
        return text == null ? hex(bytes) : quoted(text);
    }

    /**
     * The form in a list: quoted only where it has to be.
     *
     * @param bytes a key
     * @return {@code text}, {@code "te xt"} or {@code 0x...}
     */
    public static String word(final byte[] bytes) {
        final String text = printable(bytes);
        return text == null ? hex(bytes) : word(text);
    }

    /**
     * Quotes text where the shell needs it.
     *
     * @param text the text of one word
     * @return what the shell reads as this word
     */
    public static String word(final String text) {
        final boolean isPlain =
                !text.isEmpty()
                        && !text.startsWith(HEX_PREFIX)
                        && !text.startsWith("-")
                        && !text.startsWith("#")
                        && text.chars().noneMatch(BytesText::needsQuotes);
        return isPlain ? text : quoted(text);
    }

    /**
     * The text of bytes that may be shown as text.
     *
     * @param bytes a key or value
     * @return the text, or null when it has to be shown as hex
     */
    public static String printable(final byte[] bytes) {
        final String text = decoded(bytes);
        final boolean isShown =
                text != null
                        && text.chars().allMatch(c -> !Character.isISOControl(c) || isEscaped(c));
        return isShown ? text : null;
    }

    private static String quoted(final String text) {
        return '"' + escaped(text, true) + '"';
    }

    private static String hex(final byte[] bytes) {
        return HEX_PREFIX + HexFormat.of().formatHex(bytes);
    }

    private static boolean isEscaped(final int c) {
        return c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean needsQuotes(final int c) {
        return Character.isWhitespace(c) || c == '"' || c == '\'' || c == '\\' || c == ',';
    }

    private static String escaped(final String text, final boolean isQuoted) {
        final StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            switch (c) {
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                case '"', '\\' -> result.append(isQuoted ? "\\" : "").append(c);
                default -> result.append(c);
            }
        }
        return result.toString();
    }
}

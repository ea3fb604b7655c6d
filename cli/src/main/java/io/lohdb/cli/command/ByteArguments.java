package io.lohdb.cli.command;

import io.lohdb.cli.text.BytesText;

/** Keys and values as the user wrote them. */
final class ByteArguments {
    private ByteArguments() {}

    /** The bytes of a text or hex argument; an error names it by {@code what}. */
    static byte[] parse(final String what, final String argument, final boolean isHex) {
        final byte[] bytes = isHex ? BytesText.fromHex(argument) : BytesText.encoded(argument);
        if (bytes == null) {
            throw new UsageException(
                    what + (isHex ? " is not hex" : " holds half a character (a lone surrogate)"));
        }
        return bytes;
    }
}

package io.lohdb.internal.format;

import io.lohdb.spi.Cursor;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a CURSOR frame's content. Its key is the name, UTF-8. Its value is empty when the
 * cursor is deleted, else:
 *
 * <pre>
 * OFFSET  LENGTH  TYPE   MEANING
 *      0       8  long   sequence: the last operation that the cursor's owner is done with
 *      8          bytes  payload
 * </pre>
 */
public final class CursorDescriptor {
    /** Offset of the sequence in the value. */
    public static final int SEQUENCE_OFFSET = 0;

    /** Offset of the payload in the value. */
    public static final int PAYLOAD_OFFSET = 8;

    /** Longest name, bytes. */
    public static final int MAX_NAME_LENGTH = 255;

    /** Longest payload, bytes. */
    public static final int MAX_PAYLOAD_LENGTH = 65_536;

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private CursorDescriptor() {}

    /** Bytes of the value that stands for a cursor. */
    public static int valueLength(final Cursor cursor) {
        return cursor.isDeleted() ? 0 : PAYLOAD_OFFSET + cursor.payloadLength();
    }

    /** Aligned bytes of the frame that stands for a cursor. */
    public static int alignedLength(final Cursor cursor) {
        return FrameDescriptor.alignedLength(
                FrameDescriptor.frameLength(name(cursor).length, valueLength(cursor)));
    }

    /** A cursor's name as bytes. */
    public static byte[] name(final Cursor cursor) {
        return cursor.name().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the lengths of a CURSOR frame's key and value are possible. */
    static boolean isWellFormed(final int keyLength, final int valueLength) {
        return keyLength > 0
                && keyLength <= MAX_NAME_LENGTH
                && (valueLength == 0
                        || (valueLength >= PAYLOAD_OFFSET
                                && valueLength <= PAYLOAD_OFFSET + MAX_PAYLOAD_LENGTH));
    }

    /** Stores name and value of a frame whose header is there. */
    public static void encode(
            final MutableDirectBuffer buffer, final int frame, final Cursor cursor) {
        final byte[] name = name(cursor);
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        buffer.putBytes(key, name);
        if (!cursor.isDeleted()) {
            final int value = key + name.length;
            buffer.putLong(value + SEQUENCE_OFFSET, cursor.sequence(), ORDER);
            buffer.putBytes(value + PAYLOAD_OFFSET, cursor.payload());
        }
    }

    /** Reads the cursor of an intact frame, deleted or not. */
    public static Cursor decode(final DirectBuffer buffer, final int frame) {
        final int keyLength = FrameDescriptor.keyLength(buffer, frame);
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        final byte[] name = new byte[keyLength];
        buffer.getBytes(key, name);
        final String text = new String(name, StandardCharsets.UTF_8);
        final int valueLength = FrameDescriptor.valueLength(buffer, frame);
        if (valueLength == 0) {
            return Cursor.deleted(text);
        }
        final int value = key + keyLength;
        final byte[] payload = new byte[valueLength - PAYLOAD_OFFSET];
        buffer.getBytes(value + PAYLOAD_OFFSET, payload);
        return Cursor.of(text, buffer.getLong(value + SEQUENCE_OFFSET, ORDER), payload);
    }

    /** Reads the sequence in the value of a well-formed frame; 0 when the cursor is deleted. */
    public static long sequence(final DirectBuffer buffer, final int frame) {
        return FrameDescriptor.valueLength(buffer, frame) == 0
                ? 0
                : buffer.getLong(
                        frame
                                + FrameDescriptor.HEADER_LENGTH
                                + FrameDescriptor.keyLength(buffer, frame)
                                + SEQUENCE_OFFSET,
                        ORDER);
    }
}

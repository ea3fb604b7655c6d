package io.lohdb.internal.format;

import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Layout of a frame, the unit of the log. Little-endian, aligned to 16 bytes.
 *
 * <pre>
 * OFFSET  LENGTH  TYPE   MEANING
 *      0       4  int    length: header, key, value and expiry, without padding; written last
 *      4       4  int    crc32c, see {@link FrameChecksum}
 *      8       8  long   sequence of the operation; of the last one before it for other types
 *     16       1  byte   type, see {@link FrameType}
 *     17       1  byte   flags
 *     18       2  u16    key length
 *     20       4  int    value length
 *     24          bytes  key
 *                 bytes  value
 *              8  long   only with {@link #FLAG_EXPIRY}: when a PUT ends, epoch milliseconds, > 0
 *                 zeros  up to the next multiple of 16
 * </pre>
 *
 * <p>Commit rule: a frame is readable in memory once its length is stored with release semantics,
 * and it is a frame on the device only if its checksum agrees: sectors reach a device in any order.
 *
 * <p>The expiry stands behind the value, at any alignment, so that key and value are at the same
 * place with and without one. Reserved, to be inserted between header and key when its flag is set:
 * a key-space id (4 bytes, {@link #FLAG_KEY_SPACE}).
 */
public final class FrameDescriptor {
    /** Frames begin at multiples of this. */
    public static final int ALIGNMENT = 16;

    /** Offset of the length. */
    public static final int LENGTH_OFFSET = 0;

    /** Offset of the checksum. */
    public static final int CRC_OFFSET = 4;

    /** Offset of the sequence; the checksum covers the frame from here on. */
    public static final int SEQUENCE_OFFSET = 8;

    /** Offset of the type. */
    public static final int TYPE_OFFSET = 16;

    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 17;

    /** Offset of the key length. */
    public static final int KEY_LENGTH_OFFSET = 18;

    /** Offset of the value length. */
    public static final int VALUE_LENGTH_OFFSET = 20;

    /** Bytes before the key. */
    public static final int HEADER_LENGTH = 24;

    /** Room a segment must have left for a frame to begin there. */
    public static final int MIN_FRAME_ROOM = 32;

    /** Length of a SYNC_MARK and of a LOST frame: header and one long. */
    public static final int LONG_FRAME_LENGTH = HEADER_LENGTH + Long.BYTES;

    /** More frames of the same batch follow this one. */
    public static final int FLAG_BATCH_CONTINUES = 1;

    /** The frame before this one belongs to the same batch. */
    public static final int FLAG_BATCH_CONTINUED = 1 << 1;

    /** Reserved: a key-space id precedes the key. */
    public static final int FLAG_KEY_SPACE = 1 << 2;

    /** Of a PUT: the time when it ends follows the value. From format version 2 on. */
    public static final int FLAG_EXPIRY = 1 << 3;

    /** Of a DELETE: the key was not deleted by a user, it had expired. From format version 2 on. */
    public static final int FLAG_EXPIRED = 1 << 4;

    /** Bytes of the expiry behind a value. */
    public static final int EXPIRY_LENGTH = Long.BYTES;

    /** Flags that this release understands. */
    public static final int KNOWN_FLAGS =
            FLAG_BATCH_CONTINUES | FLAG_BATCH_CONTINUED | FLAG_EXPIRY | FLAG_EXPIRED;

    /** Flags that a segment of format version 1 may hold. */
    private static final int FIRST_FLAGS = FLAG_BATCH_CONTINUES | FLAG_BATCH_CONTINUED;

    /** Longest key, bytes. */
    public static final int MAX_KEY_LENGTH = 65_535;

    /**
     * No segment begins and no loss ends behind this sequence: counting on from there for the
     * length of a segment never overflows.
     */
    public static final long MAX_SEQUENCE = 1L << 62;

    /** Bits of {@link #head} that tell a PUT which never ends from everything else. */
    private static final long LASTING_MASK = 0xFF | FLAG_EXPIRY << 8;

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private FrameDescriptor() {}

    /** Flags that a segment of a format version may hold. */
    public static int knownFlags(final int version) {
        return version == 1 ? FIRST_FLAGS : KNOWN_FLAGS;
    }

    /** Length of a frame without an expiry, without padding. */
    public static int frameLength(final int keyLength, final int valueLength) {
        return HEADER_LENGTH + keyLength + valueLength;
    }

    /** Bytes behind the value of a frame with these {@link #typeAndFlags type and flags}. */
    public static int expiryLength(final int typeAndFlags) {
        return (typeAndFlags & FLAG_EXPIRY << 8) == 0 ? 0 : EXPIRY_LENGTH;
    }

    /** Bytes a frame of this length takes in the log. */
    public static int alignedLength(final int frameLength) {
        return BitUtil.align(frameLength, ALIGNMENT);
    }

    /** Bytes that a frame takes in the log, by the length it has now. */
    public static int alignedLength(final DirectBuffer buffer, final int frame) {
        return alignedLength(length(buffer, frame));
    }

    /** Offset behind a frame and its padding, by the length it has now. */
    public static int next(final DirectBuffer buffer, final int frame) {
        return frame + alignedLength(buffer, frame);
    }

    /** Reads the length; 0 where nothing was written. */
    public static int length(final DirectBuffer buffer, final int frame) {
        return buffer.getInt(frame + LENGTH_OFFSET, ORDER);
    }

    /** Stores the length; the caller sees to it that this store is the last one. */
    public static void length(final MutableDirectBuffer buffer, final int frame, final int length) {
        buffer.putInt(frame + LENGTH_OFFSET, length, ORDER);
    }

    /** Reads the checksum. */
    public static int crc(final DirectBuffer buffer, final int frame) {
        return buffer.getInt(frame + CRC_OFFSET, ORDER);
    }

    /** Stores the checksum. */
    public static void crc(final MutableDirectBuffer buffer, final int frame, final int crc) {
        buffer.putInt(frame + CRC_OFFSET, crc, ORDER);
    }

    /** Reads the sequence. */
    public static long sequence(final DirectBuffer buffer, final int frame) {
        return buffer.getLong(frame + SEQUENCE_OFFSET, ORDER);
    }

    /** Reads the type. */
    public static int type(final DirectBuffer buffer, final int frame) {
        return buffer.getByte(frame + TYPE_OFFSET) & 0xFF;
    }

    /** Reads the flags. */
    public static int flags(final DirectBuffer buffer, final int frame) {
        return buffer.getByte(frame + FLAGS_OFFSET) & 0xFF;
    }

    /** Flags without those that bind a frame to its neighbours in the log. */
    public static int withoutBatch(final int flags) {
        return flags & ~(FLAG_BATCH_CONTINUES | FLAG_BATCH_CONTINUED);
    }

    /** Reads the key length. */
    public static int keyLength(final DirectBuffer buffer, final int frame) {
        return buffer.getShort(frame + KEY_LENGTH_OFFSET, ORDER) & 0xFFFF;
    }

    /** Reads the value length. */
    public static int valueLength(final DirectBuffer buffer, final int frame) {
        return buffer.getInt(frame + VALUE_LENGTH_OFFSET, ORDER);
    }

    /** Reads type, flags, key length and value length at once. */
    public static long head(final DirectBuffer buffer, final int frame) {
        return buffer.getLong(frame + TYPE_OFFSET, ORDER);
    }

    /** As above, of a frame at an address. */
    public static long head(final long address) {
        return UnsafeApi.getLongUnaligned(null, address + TYPE_OFFSET, false);
    }

    /** Whether a head is that of a PUT without an expiry. */
    public static boolean isLasting(final long head) {
        return (head & LASTING_MASK) == FrameType.PUT;
    }

    /** Whether a head is that of a DELETE. */
    public static boolean isDelete(final long head) {
        return (head & 0xFF) == FrameType.DELETE;
    }

    /** The key length in a head. */
    public static int keyLength(final long head) {
        return (int) head >>> 16;
    }

    /** The value length in a head. */
    public static int valueLength(final long head) {
        return (int) (head >>> 32);
    }

    /** Reads the expiry of a frame, epoch milliseconds; 0 when it has none. */
    public static long expiry(final DirectBuffer buffer, final int frame) {
        return (flags(buffer, frame) & FLAG_EXPIRY) == 0
                ? 0
                : buffer.getLong(expiryOffset(buffer, frame), ORDER);
    }

    /** Stores the expiry of a frame whose header is there and has the flag. */
    public static void expiry(
            final MutableDirectBuffer buffer, final int frame, final long epochMs) {
        buffer.putLong(expiryOffset(buffer, frame), epochMs, ORDER);
    }

    private static int expiryOffset(final DirectBuffer buffer, final int frame) {
        return frame + frameLength(keyLength(buffer, frame), valueLength(buffer, frame));
    }

    /** Reads the value of a SYNC_MARK or LOST frame. */
    public static long longValue(final DirectBuffer buffer, final int frame) {
        return buffer.getLong(frame + HEADER_LENGTH, ORDER);
    }

    /** Stores the value of a SYNC_MARK or LOST frame. */
    public static void longValue(
            final MutableDirectBuffer buffer, final int frame, final long value) {
        buffer.putLong(frame + HEADER_LENGTH, value, ORDER);
    }

    /** Stores the header fields that are neither length nor checksum. */
    public static void header(
            final MutableDirectBuffer buffer,
            final int frame,
            final long sequence,
            final int typeAndFlags,
            final int keyLength,
            final int valueLength) {
        buffer.putLong(frame + SEQUENCE_OFFSET, sequence, ORDER);
        buffer.putInt(frame + TYPE_OFFSET, typeAndFlags | (keyLength << 16), ORDER);
        buffer.putInt(frame + VALUE_LENGTH_OFFSET, valueLength, ORDER);
    }

    /** Type and flags as one argument of {@link #header}. */
    public static int typeAndFlags(final int type, final int flags) {
        return type | (flags << 8);
    }

    /** Whether lengths and flags in the header agree with the type and with each other. */
    public static boolean isWellFormed(final DirectBuffer buffer, final int frame) {
        final int length = length(buffer, frame);
        final int keyLength = keyLength(buffer, frame);
        final int valueLength = valueLength(buffer, frame);
        final int expiryFlags = flags(buffer, frame) & (FLAG_EXPIRY | FLAG_EXPIRED);
        return switch (type(buffer, frame)) {
            case FrameType.PUT ->
                    keyLength > 0
                            && valueLength >= 0
                            && (expiryFlags == 0
                                    ? length == (long) HEADER_LENGTH + keyLength + valueLength
                                    : expiryFlags == FLAG_EXPIRY
                                            && isExpiryWellFormed(buffer, frame));
            case FrameType.DELETE ->
                    keyLength > 0
                            && valueLength == 0
                            && (expiryFlags & FLAG_EXPIRY) == 0
                            && length == HEADER_LENGTH + keyLength;
            case FrameType.CURSOR ->
                    CursorDescriptor.isWellFormed(keyLength, valueLength)
                            && expiryFlags == 0
                            && length == HEADER_LENGTH + keyLength + valueLength;
            case FrameType.SYNC_MARK, FrameType.LOST ->
                    keyLength == 0
                            && valueLength == Long.BYTES
                            && expiryFlags == 0
                            && length == LONG_FRAME_LENGTH;
            case FrameType.PADDING ->
                    keyLength == 0 && expiryFlags == 0 && length >= MIN_FRAME_ROOM;
            default -> true;
        };
    }

    private static boolean isExpiryWellFormed(final DirectBuffer buffer, final int frame) {
        final long expiry =
                (long) HEADER_LENGTH + keyLength(buffer, frame) + valueLength(buffer, frame);
        return length(buffer, frame) == expiry + EXPIRY_LENGTH && expiry(buffer, frame) > 0;
    }
}

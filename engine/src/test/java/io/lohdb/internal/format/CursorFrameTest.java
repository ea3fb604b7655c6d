package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.Cursor;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Layout of a cursor in its frame, and what a reader accepts of it. */
final class CursorFrameTest {
    private final byte[] bytes = new byte[80_000];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    private void header(Cursor cursor) {
        FrameDescriptor.header(
                buffer,
                16,
                7,
                FrameDescriptor.typeAndFlags(FrameType.CURSOR, 0),
                CursorDescriptor.name(cursor).length,
                CursorDescriptor.valueLength(cursor));
        CursorDescriptor.encode(buffer, 16, cursor);
    }

    @Test
    void nameIsTheKeyAndSequenceComesBeforeThePayload() {
        Cursor cursor = Cursor.of("né", 0x0102030405060708L, new byte[] {0x71, 0x72});
        header(cursor);
        assertEquals(
                "00".repeat(24)
                        + "0700000000000000" // sequence of the last operation before
                        + "04000300" // type, flags, key length
                        + "0a000000" // value length
                        + "6ec3a9" // name
                        + "0807060504030201" // sequence
                        + "7172" // payload
                        + "00".repeat(11),
                HexFormat.of().formatHex(bytes, 0, 64));
        assertEquals(cursor, CursorDescriptor.decode(buffer, 16));
        assertEquals(0x0102030405060708L, CursorDescriptor.sequence(buffer, 16));
        assertEquals(48, CursorDescriptor.alignedLength(cursor));
    }

    @Test
    void deletedCursorHasNoValue() {
        Cursor deleted = Cursor.deleted("name");
        buffer.setMemory(0, bytes.length, (byte) 0xEE);
        header(deleted);
        assertEquals(0, FrameDescriptor.valueLength(buffer, 16));
        assertEquals((byte) 0xEE, bytes[16 + 24 + 4]);
        assertEquals(deleted, CursorDescriptor.decode(buffer, 16));
        assertEquals(0, CursorDescriptor.sequence(buffer, 16));
        assertEquals(32, CursorDescriptor.alignedLength(deleted));
    }

    @Test
    void longestCursorComesBack() {
        byte[] payload = new byte[65_536];
        payload[65_535] = 5;
        Cursor cursor = Cursor.of("n".repeat(255), Long.MAX_VALUE, payload);
        header(cursor);
        FrameDescriptor.length(buffer, 16, 24 + 255 + 8 + 65_536);
        assertTrue(FrameDescriptor.isWellFormed(buffer, 16));
        assertEquals(cursor, CursorDescriptor.decode(buffer, 16));
    }

    private boolean isWellFormed(int flags, int length, int keyLength, int valueLength) {
        FrameDescriptor.header(
                buffer,
                0,
                7,
                FrameDescriptor.typeAndFlags(FrameType.CURSOR, flags),
                keyLength,
                valueLength);
        FrameDescriptor.length(buffer, 0, length);
        return FrameDescriptor.isWellFormed(buffer, 0);
    }

    @Test
    void lengthsHaveToBePossibleAndToAgree() {
        assertTrue(isWellFormed(0, 24 + 1, 1, 0));
        assertTrue(isWellFormed(3, 24 + 255, 255, 0));
        assertTrue(isWellFormed(0, 24 + 1 + 8, 1, 8));
        assertTrue(isWellFormed(0, 24 + 1 + 8 + 65_536, 1, 8 + 65_536));
        assertFalse(isWellFormed(0, 24 + 8, 0, 8));
        assertFalse(isWellFormed(0, 24 + 256 + 8, 256, 8));
        assertFalse(isWellFormed(0, 24 + 1 + 1, 1, 1));
        assertFalse(isWellFormed(0, 24 + 1 + 7, 1, 7));
        assertFalse(isWellFormed(0, 24 + 1 + 8 + 65_537, 1, 8 + 65_537));
        assertFalse(isWellFormed(0, 24 + 1 - 1, 1, -1));
        assertFalse(isWellFormed(0, 24 + 1 + 9, 1, 8));
        assertFalse(isWellFormed(0, 24 + 1 + 7, 1, 8));
    }

    @Test
    void cursorNeitherExpiresNorHasExpired() {
        assertFalse(isWellFormed(FrameDescriptor.FLAG_EXPIRY, 24 + 1 + 8, 1, 8));
        assertFalse(isWellFormed(FrameDescriptor.FLAG_EXPIRY, 24 + 1 + 8 + 8, 1, 8));
        assertFalse(isWellFormed(FrameDescriptor.FLAG_EXPIRED, 24 + 1 + 8, 1, 8));
    }
}

package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Frames of entries that expire: what stands where, and which of them are legal. */
final class ExpiryFrameTest {
    private static final int EXPIRY = FrameDescriptor.FLAG_EXPIRY;
    private static final int EXPIRED = FrameDescriptor.FLAG_EXPIRED;

    private final byte[] bytes = new byte[64];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    private void frame(
            int type, int flags, int length, int keyLength, int valueLength, long expiry) {
        FrameDescriptor.header(
                buffer, 0, 7, FrameDescriptor.typeAndFlags(type, flags), keyLength, valueLength);
        FrameDescriptor.length(buffer, 0, length);
        buffer.putLong(24 + 3 + 2, expiry, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    private boolean isWellFormed(
            int type, int flags, int length, int keyLength, int valueLength, long expiry) {
        frame(type, flags, length, keyLength, valueLength, expiry);
        return FrameDescriptor.isWellFormed(buffer, 0);
    }

    @Test
    void expiryFollowsTheValue() {
        FrameDescriptor.header(
                buffer, 16, 1, FrameDescriptor.typeAndFlags(FrameType.PUT, EXPIRY), 3, 2);
        buffer.putBytes(16 + 24, new byte[] {'k', 'e', 'y', 'v', 'a'});
        FrameDescriptor.expiry(buffer, 16, 0x0102030405060708L);
        assertEquals(
                "00".repeat(24)
                        + "0100000000000000" // sequence
                        + "01080300" // type, flags, key length
                        + "02000000" // value length
                        + "6b65797661" // key, value
                        + "0807060504030201" // expiry
                        + "00".repeat(11),
                HexFormat.of().formatHex(bytes));
        assertEquals(0x0102030405060708L, FrameDescriptor.expiry(buffer, 16));
    }

    @Test
    void frameWithoutTheFlagHasNoExpiry() {
        frame(FrameType.PUT, 0, 24 + 5, 3, 2, 99);
        assertEquals(0, FrameDescriptor.expiry(buffer, 0));
    }

    @Test
    void onlyTheFlagMakesAFrameLonger() {
        for (int flags = 0; flags < 256; flags++) {
            assertEquals(
                    (flags & EXPIRY) == 0 ? 0 : 8,
                    FrameDescriptor.expiryLength(
                            FrameDescriptor.typeAndFlags(FrameType.PUT, flags)));
        }
        assertEquals(0, FrameDescriptor.expiryLength(FrameDescriptor.typeAndFlags(EXPIRY, 0)));
    }

    @Test
    void headHoldsEverythingBetweenSequenceAndKey() {
        frame(FrameType.PUT, 0x83, 0, 0xF1F2, 0x71727374, 0);
        long head = FrameDescriptor.head(buffer, 0);
        assertEquals(0xF1F2, FrameDescriptor.keyLength(head));
        assertEquals(0x71727374, FrameDescriptor.valueLength(head));
        frame(255, 255, 0, 65_535, -1, 0);
        head = FrameDescriptor.head(buffer, 0);
        assertEquals(65_535, FrameDescriptor.keyLength(head));
        assertEquals(-1, FrameDescriptor.valueLength(head));
    }

    @Test
    void headTellsPutsThatStayAndTombstones() {
        for (int type = 0; type < 256; type++) {
            for (int flags : new int[] {0, 1, 2, 3, EXPIRY, EXPIRY | 3, EXPIRED, 0xFF}) {
                frame(type, flags, 0, 65_535, -1, 0);
                long head = FrameDescriptor.head(buffer, 0);
                assertEquals(
                        type == FrameType.PUT && (flags & EXPIRY) == 0,
                        FrameDescriptor.isLasting(head));
                assertEquals(type == FrameType.DELETE, FrameDescriptor.isDelete(head));
            }
        }
    }

    @Test
    void putThatExpiresIsEightBytesLongerAndHasATime() {
        int put = FrameType.PUT;
        assertTrue(isWellFormed(put, EXPIRY, 24 + 5 + 8, 3, 2, 1));
        assertTrue(isWellFormed(put, EXPIRY | 3, 24 + 5 + 8, 3, 2, Long.MAX_VALUE));
        assertFalse(isWellFormed(put, EXPIRY, 24 + 5 + 8, 3, 2, 0));
        assertFalse(isWellFormed(put, EXPIRY, 24 + 5 + 8, 3, 2, -1));
        assertFalse(isWellFormed(put, EXPIRY, 24 + 5, 3, 2, 1));
        assertFalse(isWellFormed(put, EXPIRY, 24 + 5 + 7, 3, 2, 1));
        assertFalse(isWellFormed(put, EXPIRY, 24 + 5 + 9, 3, 2, 1));
        assertFalse(isWellFormed(put, 0, 24 + 5 + 8, 3, 2, 1));
        assertFalse(isWellFormed(put, EXPIRY, 24 + 2 + 8, 0, 2, 1));
        assertFalse(isWellFormed(put, EXPIRY, 24 + 3 - 1 + 8, 3, -1, 1));
        int wrapped = Integer.MIN_VALUE + 24 + 3 - 1 + 8;
        assertFalse(isWellFormed(put, EXPIRY, wrapped, 3, Integer.MAX_VALUE, 1));
    }

    @Test
    void onlyADeleteIsAnExpiryAndOnlyAPutHasOne() {
        assertTrue(isWellFormed(FrameType.DELETE, EXPIRED, 24 + 3, 3, 0, 1));
        assertTrue(isWellFormed(FrameType.DELETE, EXPIRED | 3, 24 + 3, 3, 0, 1));
        assertFalse(isWellFormed(FrameType.DELETE, EXPIRED, 24 + 3 + 8, 3, 0, 1));
        assertFalse(isWellFormed(FrameType.DELETE, EXPIRY, 24 + 3 + 8, 3, 0, 1));
        assertFalse(isWellFormed(FrameType.DELETE, EXPIRY, 24 + 3, 3, 0, 1));
        assertFalse(isWellFormed(FrameType.PUT, EXPIRED, 24 + 5, 3, 2, 1));
        assertFalse(isWellFormed(FrameType.PUT, EXPIRED | EXPIRY, 24 + 5 + 8, 3, 2, 1));
        for (int flag : new int[] {EXPIRY, EXPIRED}) {
            assertFalse(isWellFormed(FrameType.SYNC_MARK, flag, 32, 0, 8, 1));
            assertFalse(isWellFormed(FrameType.LOST, flag, 32, 0, 8, 1));
            assertFalse(isWellFormed(FrameType.PADDING, flag, 64, 0, 0, 1));
        }
    }
}

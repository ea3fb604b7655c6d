package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Each field of a frame at its place, on its own and beside all others. */
final class FrameDescriptorTest {
    private static final int FRAME = 16;

    private final byte[] bytes = new byte[64];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    @Test
    void wholeFrameByteByByte() {
        FrameDescriptor.header(
                buffer,
                FRAME,
                0x0102030405060708L,
                FrameDescriptor.typeAndFlags(FrameType.DELETE, 0x83),
                0xF1F2,
                0x21222324);
        FrameDescriptor.longValue(buffer, FRAME, 0x3132333435363738L);
        FrameDescriptor.crc(buffer, FRAME, 0x41424344);
        FrameDescriptor.length(buffer, FRAME, 0x51525354);
        assertEquals(
                "00".repeat(16)
                        + "54535251" // length
                        + "44434241" // crc
                        + "0807060504030201" // sequence
                        + "02" // type
                        + "83" // flags
                        + "f2f1" // key length
                        + "24232221" // value length
                        + "3837363534333231" // value
                        + "00".repeat(16),
                HexFormat.of().formatHex(bytes));
        assertEquals(0x51525354, FrameDescriptor.length(buffer, FRAME));
        assertEquals(0x41424344, FrameDescriptor.crc(buffer, FRAME));
        assertEquals(0x0102030405060708L, FrameDescriptor.sequence(buffer, FRAME));
        assertEquals(FrameType.DELETE, FrameDescriptor.type(buffer, FRAME));
        assertEquals(0x83, FrameDescriptor.flags(buffer, FRAME));
        assertEquals(0xF1F2, FrameDescriptor.keyLength(buffer, FRAME));
        assertEquals(0x21222324, FrameDescriptor.valueLength(buffer, FRAME));
        assertEquals(0x3132333435363738L, FrameDescriptor.longValue(buffer, FRAME));
    }

    /** A byte and a short have a sign in Java; type, flags and key length have none. */
    @Test
    void greatestTypeFlagsAndKeyLengthStayPositive() {
        FrameDescriptor.header(
                buffer, FRAME, -1, FrameDescriptor.typeAndFlags(255, 255), 65_535, -1);
        assertEquals(255, FrameDescriptor.type(buffer, FRAME));
        assertEquals(255, FrameDescriptor.flags(buffer, FRAME));
        assertEquals(FrameDescriptor.MAX_KEY_LENGTH, FrameDescriptor.keyLength(buffer, FRAME));
        assertEquals(-1, FrameDescriptor.valueLength(buffer, FRAME));
        assertEquals(-1, FrameDescriptor.sequence(buffer, FRAME));
        assertEquals(0, FrameDescriptor.length(buffer, FRAME));
        assertEquals(0, FrameDescriptor.crc(buffer, FRAME));
    }

    @Test
    void positionsHoldSegmentIdAndOffset() {
        long position = LogPosition.of(0x11223344, 0x01020304);
        assertEquals(0x1122334401020304L, position);
        assertEquals(0x11223344, LogPosition.segmentId(position));
        assertEquals(0x01020304, LogPosition.offset(position));
    }
}

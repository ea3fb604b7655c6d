package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.os.MemoryDirectory;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Keys compared with keys in frames. */
final class FrameKeysTest {
    private static final int FRAME = 128;

    private final OpenLog log = OpenLog.open(new MemoryDirectory(), 1024, 4096);

    private static long address(Segment segment) {
        return segment.buffer().addressOffset() + FRAME;
    }

    private static boolean matches(Segment segment, byte[] key) {
        UnsafeBuffer onHeap = new UnsafeBuffer(key);
        UnsafeBuffer offHeap = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(key.length));
        offHeap.putBytes(0, key);
        boolean isSame = FrameKeys.matches(segment, FRAME, onHeap, 0, key.length);
        assertEquals(isSame, FrameKeys.matches(segment, FRAME, offHeap, 0, key.length));
        assertEquals(isSame, FrameKeys.matches(address(segment), onHeap, 0, key.length));
        return isSame;
    }

    @Test
    void matchesTheSameBytesOfAnyLengthAtAnyOffset() {
        String text = "0123456789abcdefghijklmnopqrstuv";
        for (int length = 1; length <= text.length(); length++) {
            OpenLog own = OpenLog.open(new MemoryDirectory(), 1024, 4096);
            String key = text.substring(0, length);
            own.put(key, 3);
            Segment segment = own.writer().active();
            for (int offset = 0; offset < 9; offset++) {
                byte[] around =
                        ("x".repeat(offset) + key + "y").getBytes(StandardCharsets.US_ASCII);
                UnsafeBuffer buffer = new UnsafeBuffer(around);
                assertTrue(FrameKeys.matches(segment, FRAME, buffer, offset, length));
                assertFalse(FrameKeys.matches(segment, FRAME, buffer, offset, length + 1));
                assertTrue(FrameKeys.matches(address(segment), buffer, offset, length));
                assertFalse(FrameKeys.matches(address(segment), buffer, offset, length + 1));
                assertEquals(
                        length == 0, FrameKeys.matches(segment, FRAME, buffer, offset, length - 1));
            }
        }
    }

    @Test
    void noticesEveryBitOfKeysOfAllKindsOfLengths() {
        String text = "a key of some length, 37 bytes in all";
        for (int length : new int[] {1, 7, 8, 9, 15, 16, 17, 24, 37}) {
            OpenLog own = OpenLog.open(new MemoryDirectory(), 1024, 4096);
            own.put(text.substring(0, length), 3);
            Segment segment = own.writer().active();
            byte[] key = text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
            assertTrue(matches(segment, key));
            for (int bit = 0; bit < key.length * 8; bit++) {
                key[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(matches(segment, key), length + " bytes, bit " + bit);
                key[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @Test
    void comparesPrefixes() {
        log.put("prefix and more", 0);
        Segment segment = log.writer().active();
        UnsafeBuffer prefix = new UnsafeBuffer("prefix".getBytes(StandardCharsets.US_ASCII));
        UnsafeBuffer other = new UnsafeBuffer("prefiy".getBytes(StandardCharsets.US_ASCII));
        assertTrue(FrameKeys.startsWith(segment, FRAME + 24, prefix, 0, 6));
        assertTrue(FrameKeys.startsWith(segment, FRAME + 24, prefix, 0, 0));
        assertFalse(FrameKeys.startsWith(segment, FRAME + 24, other, 0, 6));
        assertTrue(FrameKeys.startsWith(segment, FRAME + 24, other, 0, 5));
    }

    @Test
    void readsNothingOutsideSegmentOrKey() {
        log.put("key", 0);
        Segment segment = log.writer().active();
        UnsafeBuffer key = new UnsafeBuffer(new byte[16]);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> FrameKeys.startsWith(segment, segment.length() - 8, key, 0, 16));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> FrameKeys.startsWith(segment, FRAME, key, 8, 9));
    }
}

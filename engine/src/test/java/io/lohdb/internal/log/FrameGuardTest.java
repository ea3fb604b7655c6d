package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.recovery.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that nobody has checksummed are, before anybody acts on them. */
final class FrameGuardTest {
    private static final int FRAME = 128;
    private static final int LENGTH = 512;

    private Segment segment;

    @BeforeEach
    void oneFrame() throws IOException {
        ColdSegmentWriter writer =
                new ColdSegmentWriter(new SimulatedDirectory(), new StoreId(1, 2), 5, 77, LENGTH);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[64]);
        FrameDescriptor.header(frame, 0, 9, FrameDescriptor.typeAndFlags(FrameType.PUT, 0), 3, 5);
        FrameDescriptor.length(frame, 0, FrameDescriptor.frameLength(3, 5));
        writer.append(frame, 0);
        segment = writer.finish(8, 0);
        segment.unverifiedEnd(LENGTH);
    }

    private CorruptLogException refused(int frame) {
        return assertThrows(CorruptLogException.class, () -> FrameGuard.check(segment, frame));
    }

    @Test
    void intactFramePasses() {
        assertFalse(segment.isVerified());
        assertFalse(segment.isVerified(FRAME));
        assertTrue(segment.isVerified(LENGTH));
        FrameGuard.check(segment, FRAME);
        assertEquals(32, FrameGuard.verify(segment, FRAME));
    }

    @Test
    void damagedFrameIsRefusedWithItsPlaceUntilItIsKnownToBeIntact() {
        segment.buffer().putByte(FRAME + 30, (byte) 1);
        CorruptLogException refusal = refused(FRAME);
        assertTrue(refusal.getMessage().contains("frame crc mismatch"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("0000000005.cold"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("offset=128"), refusal.getMessage());
        // Frames behind the mark were checksummed; this one passes unseen, as it has to.
        segment.unverifiedEnd(FRAME);
        FrameGuard.check(segment, FRAME);
        segment.unverifiedEnd(0);
        assertTrue(segment.isVerified());
        FrameGuard.check(segment, FRAME);
    }

    @Test
    void impossibleLengthsAreRefusedBeforeAnythingIsRead() {
        assertTrue(refused(FRAME + 32).getMessage().contains("frame length out of range"));
        assertTrue(refused(LENGTH - 16).getMessage().contains("frame length out of range"));
        for (int length : new int[] {-1, 23, LENGTH - FRAME + 1, Integer.MAX_VALUE}) {
            segment.buffer().putInt(FRAME, length, ByteOrder.LITTLE_ENDIAN);
            assertTrue(refused(FRAME).getMessage().contains("frame length out of range"));
        }
    }

    @Test
    void lengthsThatDisagreeAreRefusedWhateverTheChecksumSays() {
        UnsafeBuffer buffer = segment.buffer();
        FrameDescriptor.header(
                buffer, FRAME, 9, FrameDescriptor.typeAndFlags(FrameType.PUT, 0), 3, 6);
        FrameDescriptor.crc(
                buffer,
                FRAME,
                new FrameChecksum().compute(buffer, FRAME, 32, 77, LogPosition.of(5, FRAME), 32));
        assertTrue(refused(FRAME).getMessage().contains("frame lengths disagree"));
    }
}

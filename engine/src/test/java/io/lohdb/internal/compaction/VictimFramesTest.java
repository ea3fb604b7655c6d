package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.log.ColdSegmentWriter;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.MemoryDirectory;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What compaction asks of a frame before it believes it. */
final class VictimFramesTest {
    private static final int FRAME = 128;
    private static final int SALT = 77;

    private Segment segment;

    @BeforeEach
    void oneFrame() throws IOException {
        ColdSegmentWriter writer =
                new ColdSegmentWriter(new MemoryDirectory(), new StoreId(1, 2), 5, SALT, 512);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[64]);
        FrameDescriptor.header(frame, 0, 9, FrameDescriptor.typeAndFlags(FrameType.PUT, 0), 3, 6);
        FrameDescriptor.length(frame, 0, FrameDescriptor.frameLength(3, 6));
        writer.append(frame, 0);
        segment = writer.finish(8, 0);
    }

    private String refusal() {
        CorruptLogException refused =
                assertThrows(CorruptLogException.class, () -> VictimFrames.check(segment, FRAME));
        assertEquals("0000000005.cold", refused.file());
        assertEquals(FRAME, refused.offset());
        return refused.getMessage().substring(0, refused.getMessage().indexOf(':'));
    }

    @Test
    void intactFrameHasItsLengthWithPadding() {
        assertEquals(48, VictimFrames.check(segment, FRAME));
    }

    @Test
    void checksumIsComparedWhateverIsKnownOfTheSegment() {
        segment.buffer().putByte(FRAME + 26, (byte) 1);
        assertEquals("frame crc mismatch", refusal());
    }

    @Test
    void frameThatCrossesTheEndOfTheFramesIsRefused() {
        segment.seal(FRAME + 32);
        assertEquals("frame length out of range", refusal());
    }

    @Test
    void frameOfAnUnknownTypeIsRefused() {
        UnsafeBuffer buffer = segment.buffer();
        buffer.putByte(FRAME + FrameDescriptor.TYPE_OFFSET, (byte) FrameType.ROLLBACK);
        int length = FrameDescriptor.length(buffer, FRAME);
        FrameDescriptor.crc(
                buffer,
                FRAME,
                new FrameChecksum()
                        .compute(buffer, FRAME, length, SALT, LogPosition.of(5, FRAME), length));
        assertEquals("unknown frame type", refusal());
    }
}

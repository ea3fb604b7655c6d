package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.recovery.SimulatedDirectory;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A cold segment is filled, made durable, and only then has a header. */
final class ColdSegmentWriterTest {
    private static final StoreId STORE = new StoreId(1, 2);

    private final SimulatedDirectory disk = new SimulatedDirectory();

    private static UnsafeBuffer frame(int flags) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[64]);
        FrameDescriptor.header(
                frame, 0, 9, FrameDescriptor.typeAndFlags(FrameType.PUT, flags), 3, 5);
        frame.putStringWithoutLengthAscii(FrameDescriptor.HEADER_LENGTH, "keyvalue");
        FrameDescriptor.length(frame, 0, FrameDescriptor.frameLength(3, 5));
        return frame;
    }

    @Test
    void copiesFramesWithoutTheirPlaceInABatch() throws IOException {
        ColdSegmentWriter writer = new ColdSegmentWriter(disk, STORE, 5, 77, 256);
        int frame = writer.append(frame(FrameDescriptor.FLAG_BATCH_CONTINUED), 0);
        Segment segment = writer.finish(8, 3);
        assertEquals(9, FrameDescriptor.sequence(segment.buffer(), frame));
        assertEquals(0, FrameDescriptor.flags(segment.buffer(), frame));
        assertTrue(FrameDescriptor.isWellFormed(segment.buffer(), frame));
        assertEquals(8, segment.header().firstSequence());
        assertEquals(3, segment.number());
        assertTrue(segment.isCold());
        assertEquals(writer.named().end(), segment.sealedEnd());
        assertEquals(77, writer.named().salt());
        assertEquals(SegmentExpiry.NEVER, segment.expiry().minimumMs());
    }

    @Test
    void keepsExpiriesAndKnowsTheLeastOne() throws IOException {
        ColdSegmentWriter writer = new ColdSegmentWriter(disk, STORE, 5, 77, 256);
        UnsafeBuffer from = new UnsafeBuffer(new byte[64]);
        int[] copies = new int[2];
        for (int i = 0; i < 2; i++) {
            FrameDescriptor.header(
                    from,
                    0,
                    9,
                    FrameDescriptor.typeAndFlags(FrameType.PUT, FrameDescriptor.FLAG_EXPIRY),
                    1,
                    1);
            FrameDescriptor.expiry(from, 0, 700 + 100L * i);
            FrameDescriptor.length(from, 0, 24 + 2 + 8);
            copies[i] = writer.append(from, 0);
        }
        Segment segment = writer.finish(8, 3);
        assertEquals(700, FrameDescriptor.expiry(segment.buffer(), copies[0]));
        assertEquals(800, FrameDescriptor.expiry(segment.buffer(), copies[1]));
        assertTrue(FrameDescriptor.isWellFormed(segment.buffer(), copies[1]));
        assertEquals(700, segment.expiry().minimumMs());
    }

    @Test
    void theHeaderIsDurableAfterTheFramesOnly() throws IOException {
        ColdSegmentWriter writer = new ColdSegmentWriter(disk, STORE, 5, 77, 256);
        writer.append(frame(0), 0);
        byte[] unfinished = disk.killed().file(writer.named().file());
        assertTrue(SegmentHeaderDescriptor.isUnused(new UnsafeBuffer(unfinished)));
        // The sync of the frames fails: the header must not be there.
        disk.failFromNowOn("Input/output error");
        assertThrows(java.io.UncheckedIOException.class, () -> writer.finish(8, 3));
        byte[] failed = disk.killed().file(writer.named().file());
        assertTrue(SegmentHeaderDescriptor.isUnused(new UnsafeBuffer(failed)));
        disk.recovered();
        writer.finish(8, 3);
        byte[] durable = disk.powerCut().file(writer.named().file());
        assertTrue(SegmentHeaderDescriptor.isIntact(new UnsafeBuffer(durable)));
        assertEquals(9, FrameDescriptor.sequence(new UnsafeBuffer(durable), 128));
    }

    @Test
    void takesFramesUpToTheEndOfTheFile() throws IOException {
        ColdSegmentWriter writer = new ColdSegmentWriter(disk, STORE, 5, 77, 256);
        assertTrue(writer.fits(128));
        assertFalse(writer.fits(144));
        writer.append(frame(0), 0);
        assertTrue(writer.fits(96));
        assertFalse(writer.fits(112));
    }

    @Test
    void leavesNoTraceWhenGivenUp() throws IOException {
        new ColdSegmentWriter(disk, STORE, 5, 77, 256).abort();
        assertTrue(disk.killed().files().isEmpty());
    }

    @Test
    void leavesNoTraceWhenItCannotBegin() {
        disk.failing(3, 3, "No space left on device");
        assertThrows(IOException.class, () -> new ColdSegmentWriter(disk, STORE, 5, 77, 256));
        assertTrue(disk.killed().files().isEmpty());
    }
}

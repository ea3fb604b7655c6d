package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** One place of a segment at a time: is there a frame, and if not, why. */
final class FrameScannerTest {
    private final StoreImage image = oneOperation();
    private final long id = image.lastUsedSegment();
    private final int length = image.header(id).segmentLength();
    private final FrameScanner scanner = new FrameScanner();

    private static StoreImage oneOperation() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession.open(disk).put("a", "1");
        return disk.killed();
    }

    private Segment segment(StoreImage from) throws IOException {
        MappedFile file =
                new SimulatedDirectory(from).map(ManifestSegment.file(id), Integer.MAX_VALUE);
        return new Segment(from.header(id), file, 0);
    }

    @Test
    void namesTheRoomThatIsTooLittleForFrame() throws IOException {
        byte[] content = image.file(ManifestSegment.file(id));
        Arrays.fill(content, length - 31, length, (byte) 0x20);
        Segment full = segment(image.with(ManifestSegment.file(id), content));
        for (int room : new int[] {0, 1, 16, 31}) {
            assertEquals(
                    new Problem("no room for a frame", "32", String.valueOf(room)),
                    scanner.check(full, length - room));
        }
        assertEquals(
                new Problem("frame length out of range", "24..32", "538976256"),
                scanner.check(full, length - 32));
        assertEquals(
                new Problem("no frame", "a frame", "zeros"),
                scanner.check(segment(image), length - 32));
    }

    @Test
    void tellsIntactFrameFromDamagedOneWhicheverSegmentCameBefore() throws IOException {
        Segment intact = segment(image);
        Segment damaged = segment(image.damaged(image.operation(1)));
        int frame = image.operation(1).offset();
        for (int i = 0; i < 3; i++) {
            assertNull(scanner.check(intact, frame));
            assertEquals("frame crc mismatch", scanner.check(damaged, frame).text());
        }
    }

    @Test
    void frameMayFillTheRestOfTheSegment() throws IOException {
        int frame = image.operation(1).end();
        int room = length - frame;
        StoreImage full =
                new ForgedFrame(2, FrameType.PUT, 0)
                        .lengths(room, 1, room - 25)
                        .writeTo(image, id, frame);
        assertNull(scanner.check(segment(full), frame));
        StoreImage beyond =
                new ForgedFrame(2, FrameType.PUT, 0)
                        .lengths(room + 1, 1, room - 24)
                        .writeTo(image, id, frame);
        assertEquals(
                new Problem("frame length out of range", "24.." + room, "" + (room + 1)),
                scanner.check(segment(beyond), frame));
    }

    @Test
    void onlyIntactMarksAreMarks() throws IOException {
        int frame = image.operation(1).end();
        byte[] claim = new byte[Long.BYTES];
        ByteBuffer.wrap(claim).order(ByteOrder.LITTLE_ENDIAN).putLong(LogPosition.of(id, frame));
        StoreImage marked =
                new ForgedFrame(1, FrameType.SYNC_MARK, 0)
                        .lengths(32, 0, 8)
                        .content(claim)
                        .writeTo(image, id, frame);
        assertTrue(scanner.isMark(segment(marked), frame));
        assertFalse(scanner.isMark(segment(marked), image.operation(1).offset()));
        for (int offset = frame; offset < frame + 32; offset++) {
            StoreImage damaged = marked.flipped(ManifestSegment.file(id), offset, 0x08);
            assertFalse(scanner.isMark(segment(damaged), frame), "offset " + offset);
        }
        StoreImage lost =
                new ForgedFrame(1, FrameType.LOST, 0)
                        .lengths(32, 0, 8)
                        .content(claim)
                        .writeTo(image, id, frame);
        assertFalse(scanner.isMark(segment(lost), frame));
    }
}

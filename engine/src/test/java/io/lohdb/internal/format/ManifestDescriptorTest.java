package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import io.lohdb.exceptions.VersionTooNewException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A manifest under a right checksum: what is read back, and what is refused by its name. */
final class ManifestDescriptorTest {
    private static final int FIRST = ManifestDescriptor.HEADER_LENGTH;
    private static final int SECOND = FIRST + ManifestDescriptor.SEGMENT_LENGTH;
    private static final long MAX_ID = Integer.MAX_VALUE;

    private static Manifest manifest(boolean isClosed) {
        return new Manifest(
                new StoreId(11, 12),
                13,
                14,
                9,
                LogPosition.of(8, 160),
                17,
                isClosed,
                List.of(new ManifestSegment(3, 21, 256, 192), new ManifestSegment(8, 22, 1024, 0)));
    }

    private static byte[] sealed(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, content.length - Integer.BYTES);
        new UnsafeBuffer(content)
                .putInt(
                        content.length - Integer.BYTES,
                        (int) crc.getValue(),
                        ByteOrder.LITTLE_ENDIAN);
        return content;
    }

    private static byte[] withInt(int offset, int value) {
        byte[] content = ManifestDescriptor.encode(manifest(false));
        new UnsafeBuffer(content).putInt(offset, value, ByteOrder.LITTLE_ENDIAN);
        return sealed(content);
    }

    private static byte[] withLong(int offset, long value) {
        byte[] content = ManifestDescriptor.encode(manifest(false));
        new UnsafeBuffer(content).putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
        return sealed(content);
    }

    private static void expectRefused(String field, int offset, long found, byte[] content) {
        CorruptLogException refused =
                assertThrows(
                        CorruptLogException.class,
                        () -> ManifestDescriptor.decode(content),
                        field + " " + found);
        assertEquals(
                "manifest field out of range: file=MANIFEST offset="
                        + offset
                        + " expected=a valid "
                        + field
                        + " found="
                        + found,
                refused.getMessage());
        assertEquals(offset, refused.offset());
    }

    @Test
    void everyFieldComesBack() {
        for (boolean isClosed : new boolean[] {true, false}) {
            Manifest manifest = manifest(isClosed);
            byte[] content = ManifestDescriptor.encode(manifest);
            assertEquals(FIRST + 2 * 32 + 4, content.length);
            assertEquals(manifest, ManifestDescriptor.decode(content));
        }
    }

    @Test
    void newerVersionIsRefusedByItsNumber() {
        VersionTooNewException refused =
                assertThrows(
                        VersionTooNewException.class,
                        () -> ManifestDescriptor.decode(withInt(8, FormatVersion.CURRENT + 1)));
        assertTrue(refused.getMessage().contains("file=MANIFEST"), refused.getMessage());
    }

    @Test
    void durablePositionAndStateChangeAlone() {
        Manifest changed = manifest(false).durable(5, 6, true);
        assertEquals(5, changed.durablePosition());
        assertEquals(6, changed.durableSequence());
        assertTrue(changed.isClosed());
        assertEquals(manifest(false), changed.durable(LogPosition.of(8, 160), 17, false));
    }

    @Test
    void manifestWithoutSegmentsIsTheShortest() {
        Manifest empty = manifest(false).with(List.of(), 1);
        byte[] content = ManifestDescriptor.encode(empty);
        assertEquals(FIRST + 4, content.length);
        assertEquals(empty, ManifestDescriptor.decode(content));
        CorruptLogException refused =
                assertThrows(
                        CorruptLogException.class,
                        () -> ManifestDescriptor.decode(new byte[FIRST + 3]));
        assertEquals(
                "manifest too short: file=MANIFEST offset=131 expected=at least 132 bytes"
                        + " found=131",
                refused.getMessage());
    }

    @Test
    void refusesSegmentIdsThatNoStoreHas() {
        for (long id : new long[] {0, -1, MAX_ID + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            expectRefused("segment id", SECOND, id, withLong(SECOND, id));
        }
    }

    @Test
    void refusesSegmentLengthsThatNoStoreHas() {
        for (int length :
                new int[] {
                    0, -256, 128, 255, 257, 768, (1 << 30) + 1, Integer.MIN_VALUE, Integer.MAX_VALUE
                }) {
            expectRefused("segment length", SECOND + 16, length, withInt(SECOND + 16, length));
        }
    }

    @Test
    void refusesSegmentsOfAnotherKind() {
        for (int kind : new int[] {0, 3, -1}) {
            expectRefused("segment kind", SECOND + 20, kind, withInt(SECOND + 20, kind));
        }
    }

    @Test
    void refusesColdSegmentsWithoutAnEnd() {
        byte[] content = withInt(SECOND + 20, SegmentHeaderDescriptor.KIND_COLD);
        expectRefused("segment end", SECOND + 24, 0, content);
    }

    @Test
    void refusesColdSegmentsWhoseLengthIsNoMultipleOfTheAlignment() {
        Manifest cold =
                manifest(false).with(List.of(new ManifestSegment(1, 2, 4096 + 8, 256, true)), 9);
        byte[] content = ManifestDescriptor.encode(cold);
        expectRefused("segment length", FIRST + 16, 4104, content);
    }

    @Test
    void coldSegmentsComeBack() {
        Manifest cold =
                manifest(false)
                        .with(List.of(new ManifestSegment(1, 2, 4096 + 16, 256, true)), 9)
                        .with(new LogHistory(70, 90));
        assertEquals(cold, ManifestDescriptor.decode(ManifestDescriptor.encode(cold)));
    }

    @Test
    void refusesHistoriesThatNoStoreHas() {
        for (long first : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            expectRefused("first sequence", 80, first, withLong(80, first));
        }
        for (long compacted : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            expectRefused("compacted sequence", 88, compacted, withLong(88, compacted));
        }
    }

    @Test
    void firstVersionKnowsNoHistory() {
        byte[] first = ManifestDescriptor.encode(manifest(false));
        first[8] = 1;
        expectRefused("first sequence", 80, 1, sealed(first));
        first[80] = 0;
        first[88] = 7;
        expectRefused("compacted sequence", 88, 7, sealed(first));
        first[88] = 0;
        assertEquals(LogHistory.WHOLE, ManifestDescriptor.decode(sealed(first)).history());
    }

    @Test
    void refusesSegmentEndsOutsideTheSegment() {
        for (int end : new int[] {-1, 1025, 4096, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            expectRefused("segment end", SECOND + 24, end, withInt(SECOND + 24, end));
        }
        for (int end : new int[] {0, 128, 1024}) {
            Manifest decoded = ManifestDescriptor.decode(withInt(SECOND + 24, end));
            assertEquals(end, decoded.segments().get(1).end());
        }
    }

    @Test
    void refusesReservedBytesInUse() {
        for (int reserved : new int[] {1, -1, 1 << 31}) {
            expectRefused("reserved bytes", SECOND + 28, reserved, withInt(SECOND + 28, reserved));
        }
        for (int offset = 76; offset < FIRST; offset = offset == 79 ? 96 : offset + 1) {
            byte[] content = ManifestDescriptor.encode(manifest(true));
            content[offset] = -3;
            expectRefused("reserved bytes", offset, -3, sealed(content));
        }
    }

    @Test
    void refusesStatesThatAreNeitherOpenNorClosed() {
        for (int state : new int[] {0, 3, -1}) {
            expectRefused("state", 12, state, withInt(12, state));
        }
    }

    @Test
    void refusesSegmentIdsThatDoNotGrow() {
        for (long id : new long[] {1, 2, 3}) {
            expectRefused("order of segment ids", FIRST, id, withLong(SECOND, id));
        }
    }

    @Test
    void refusesNextSegmentIdsThatAreTakenOrOutOfRange() {
        for (long next : new long[] {8, 1, 0, -1, MAX_ID + 2, Long.MAX_VALUE}) {
            expectRefused("next segment id", 48, next, withLong(48, next));
        }
    }

    @Test
    void readsTheGreatestValuesThatAreValid() {
        Manifest greatest =
                manifest(true)
                        .with(
                                List.of(
                                        new ManifestSegment(1, 2, 256, 256),
                                        new ManifestSegment(MAX_ID, 3, 1 << 30, 1 << 30)),
                                MAX_ID + 1);
        assertEquals(greatest, ManifestDescriptor.decode(ManifestDescriptor.encode(greatest)));
    }

    @Test
    void refusesSegmentCountThatDisagreesWithTheLength() {
        for (int count : new int[] {-1, 0, 1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            byte[] content = withInt(ManifestDescriptor.SEGMENT_COUNT_OFFSET, count);
            CorruptLogException refused =
                    assertThrows(
                            CorruptLogException.class, () -> ManifestDescriptor.decode(content));
            assertEquals(
                    "segment count and manifest length disagree: file=MANIFEST offset=72"
                            + " expected=2 found="
                            + count,
                    refused.getMessage());
        }
    }

    /** Such a count times 32 is 64 in an int: exactly the bytes that are there. */
    @Test
    void segmentCountIsNotMultipliedInAnInt() {
        byte[] content = withInt(ManifestDescriptor.SEGMENT_COUNT_OFFSET, (1 << 27) + 2);
        assertThrows(CorruptLogException.class, () -> ManifestDescriptor.decode(content));
    }

    @Test
    void namesForeignAndDamagedContentApart() {
        byte[] foreign = ManifestDescriptor.encode(manifest(true));
        foreign[0] ^= 1;
        ForeignFileException other =
                assertThrows(
                        ForeignFileException.class,
                        () -> ManifestDescriptor.decode(sealed(foreign)));
        assertTrue(other.getMessage().contains("expected=4e414d4244484f4c"), other.getMessage());
        byte[] damaged = ManifestDescriptor.encode(manifest(true));
        damaged[20] ^= 1;
        CorruptLogException refused =
                assertThrows(CorruptLogException.class, () -> ManifestDescriptor.decode(damaged));
        assertEquals(damaged.length - 4, refused.offset());
        assertTrue(refused.getMessage().startsWith("manifest crc mismatch"), refused.getMessage());
    }
}

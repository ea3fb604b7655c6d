package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.exceptions.VersionTooOldException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The root of a checkpoint: what is read back, and what is refused by its name. */
final class CheckpointDescriptorTest {
    private static final String NAME = "0000000007.checkpoint";
    private static final int SEGMENT = CheckpointDescriptor.HEADER_LENGTH;
    private static final int FILE = SEGMENT + 2 * CheckpointDescriptor.SEGMENT_LENGTH;
    private static final int PAGE = FILE + 2 * CheckpointDescriptor.FILE_LENGTH;
    private static final int CRC = PAGE + 2 * CheckpointDescriptor.PAGE_LENGTH;

    static Checkpoint root() {
        return new Checkpoint(
                new StoreKey(new StoreId(11, 12), 13, 14),
                7,
                24,
                true,
                new CheckpointSpan(LogPosition.of(3, 160), 15, LogPosition.of(4, 192), 16),
                List.of(
                        new CheckpointSegment(3, 21, 22, 23, 0, false, true),
                        new CheckpointSegment(
                                4, 31, 0, 0, CheckpointSegment.NO_NUMBER, true, false)),
                List.of(new PagesFile(5, 64 + 2 * 512, 2), new PagesFile(6, 64 + 65_536, 1)),
                List.of(
                        new CheckpointPage(0, 1, 8, 0, 64 + 512, 41),
                        new CheckpointPage(Long.MIN_VALUE, 1, 1024, 1, 64, -42)));
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
        byte[] content = CheckpointDescriptor.encode(root());
        new UnsafeBuffer(content).putInt(offset, value, ByteOrder.LITTLE_ENDIAN);
        return sealed(content);
    }

    private static byte[] withLong(int offset, long value) {
        byte[] content = CheckpointDescriptor.encode(root());
        new UnsafeBuffer(content).putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
        return sealed(content);
    }

    private static void expectRefused(String field, int offset, long found, byte[] content) {
        CorruptLogException refused =
                assertThrows(
                        CorruptLogException.class,
                        () -> CheckpointDescriptor.decode(NAME, content),
                        field + " " + found);
        assertEquals(
                "checkpoint field out of range: file="
                        + NAME
                        + " offset="
                        + offset
                        + " expected=a valid "
                        + field
                        + " found="
                        + found,
                refused.getMessage());
    }

    private static void expectRefusedInt(String field, int offset, int... values) {
        for (int value : values) {
            expectRefused(field, offset, value, withInt(offset, value));
        }
    }

    private static void expectRefusedLong(String field, int offset, long... values) {
        for (long value : values) {
            expectRefused(field, offset, value, withLong(offset, value));
        }
    }

    @Test
    void everyFieldComesBack() {
        Checkpoint root = root();
        byte[] content = CheckpointDescriptor.encode(root);
        assertEquals(CRC + 4, content.length);
        assertEquals(root, CheckpointDescriptor.decode(NAME, content));
        assertEquals(NAME, root.file());
        Checkpoint other =
                new Checkpoint(
                        root.key(), 7, 24, false, root.span(), List.of(), List.of(), List.of());
        byte[] least = CheckpointDescriptor.encode(other);
        assertEquals(CheckpointDescriptor.HEADER_LENGTH + 4, least.length);
        assertEquals(other, CheckpointDescriptor.decode(NAME, least));
    }

    @Test
    void anyFlippedBitAndAnyOtherLengthIsRefusedWithType() {
        byte[] content = CheckpointDescriptor.encode(root());
        for (int bit = 0; bit < content.length * 8; bit++) {
            content[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(
                    LohDbException.class,
                    () -> CheckpointDescriptor.decode(NAME, content),
                    "bit " + bit);
            content[bit / 8] ^= (byte) (1 << bit % 8);
        }
        for (int length = 0; length < content.length + 3; length++) {
            byte[] other = java.util.Arrays.copyOf(content, length);
            if (length != content.length) {
                assertThrows(LohDbException.class, () -> CheckpointDescriptor.decode(NAME, other));
            }
        }
    }

    @Test
    void rightChecksumUnderAnotherMagicIsNoRoot() {
        expectRefusedLong("magic", 0, PagesDescriptor.MAGIC);
    }

    @Test
    void otherVersionsAndLayoutsAreRefused() {
        assertThrows(
                VersionTooNewException.class,
                () ->
                        CheckpointDescriptor.decode(
                                NAME,
                                withInt(
                                        CheckpointDescriptor.VERSION_OFFSET,
                                        FormatVersion.CURRENT + 1)));
        assertThrows(
                VersionTooOldException.class,
                () ->
                        CheckpointDescriptor.decode(
                                NAME,
                                withInt(
                                        CheckpointDescriptor.VERSION_OFFSET,
                                        FormatVersion.OLDEST - 1)));
        expectRefusedInt("index layout", CheckpointDescriptor.INDEX_LAYOUT_OFFSET, 0, 2);
    }

    @Test
    void countsHaveToFitTheLength() {
        expectRefusedInt("count", CheckpointDescriptor.SEGMENT_COUNT_OFFSET, -1);
        expectRefusedInt("count", CheckpointDescriptor.FILE_COUNT_OFFSET, Integer.MIN_VALUE);
        expectRefusedInt("count", CheckpointDescriptor.PAGE_COUNT_OFFSET, -2);
        for (int offset :
                new int[] {
                    CheckpointDescriptor.SEGMENT_COUNT_OFFSET,
                    CheckpointDescriptor.FILE_COUNT_OFFSET,
                    CheckpointDescriptor.PAGE_COUNT_OFFSET
                }) {
            for (int count : new int[] {0, 1, 3, Integer.MAX_VALUE}) {
                expectRefused("length for these counts", 0, CRC + 4, withInt(offset, count));
            }
        }
    }

    @Test
    void refusesHeadersThatNoCheckpointHas() {
        expectRefusedLong("checkpoint id", CheckpointDescriptor.ID_OFFSET, 6, -7);
        expectRefusedLong("position", CheckpointDescriptor.POSITION_OFFSET, -1);
        expectRefusedLong("sequence", CheckpointDescriptor.SEQUENCE_OFFSET, Long.MIN_VALUE);
        expectRefusedLong(
                "end position",
                CheckpointDescriptor.END_POSITION_OFFSET,
                LogPosition.of(3, 160) - 1);
        expectRefusedLong("end sequence", CheckpointDescriptor.END_SEQUENCE_OFFSET, 14);
        expectRefusedInt("offset bits", CheckpointDescriptor.OFFSET_BITS_OFFSET, 0, -1, 27);
        expectRefusedInt("flags", CheckpointDescriptor.FLAGS_OFFSET, 2, -1);
        for (int offset = 108; offset < 128; offset++) {
            byte[] content = CheckpointDescriptor.encode(root());
            content[offset] = 1;
            expectRefused("reserved byte", offset, 1, sealed(content));
        }
    }

    @Test
    void refusesSegmentsThatNoStoreHas() {
        int second = SEGMENT + CheckpointDescriptor.SEGMENT_LENGTH;
        expectRefusedLong("segment id", SEGMENT, 0, -1);
        expectRefusedLong("segment id", second, 3, 2, 1L << 31, Long.MAX_VALUE);
        expectRefusedLong("live bytes", second + 16, -1);
        expectRefusedLong("expiry", second + 24, -1);
        expectRefusedInt("number", second + 32, -2, CheckpointDescriptor.MAX_NUMBER + 1);
        expectRefusedInt("flags", second + 36, 4, -1);
    }

    @Test
    void refusesFilesThatNoCheckpointHas() {
        int second = FILE + CheckpointDescriptor.FILE_LENGTH;
        expectRefusedLong("file id", FILE, 0, -1);
        expectRefusedLong("file id", second, 5, 10_000_000_000L);
        expectRefusedInt("file length", second + 8, -1, 63, PagesDescriptor.MAX_LENGTH + 1);
        expectRefusedInt("page count", second + 12, -1);
    }

    @Test
    void refusesPagesThatNoIndexHas() {
        int second = PAGE + CheckpointDescriptor.PAGE_LENGTH;
        expectRefusedInt("depth", second + 8, -1, 25);
        expectRefusedInt("line count", second + 12, 0, -1, 1025, Integer.MIN_VALUE);
        expectRefusedInt("file", second + 16, -1, 2);
        expectRefusedInt("offset", second + 20, -1, 63, 65, Integer.MAX_VALUE);
        expectRefusedInt("reserved bytes", second + 28, 1);
    }

    @Test
    void filesAreToldByTheirNames() {
        assertEquals("0000000007.pages", PagesDescriptor.file(7));
        assertEquals("12345678901.checkpoint", CheckpointDescriptor.file(12_345_678_901L));
        assertTrue(CheckpointDescriptor.isCheckpointFile(NAME));
        assertEquals(7, CheckpointDescriptor.id(NAME));
        assertTrue(PagesDescriptor.isPagesFile("9999999999.pages"));
        assertEquals(9_999_999_999L, PagesDescriptor.id("9999999999.pages"));
        for (String name :
                List.of(
                        "0000000000.pages",
                        "000000007.pages",
                        "0000000007.pagez",
                        "00000/0007.pages",
                        "00000:0007.pages",
                        "0000000007.checkpoint",
                        "0000000007.pages.tmp")) {
            assertFalse(PagesDescriptor.isPagesFile(name), name);
        }
    }

    @Test
    void numbersOfFilesHaveTenDigitsAtMost() {
        for (long number : new long[] {1, 9_999_999_999L}) {
            assertTrue(NumberedFile.isNumber(number), number + "");
            assertTrue(PagesDescriptor.isPagesFile(PagesDescriptor.file(number)), number + "");
        }
        for (long number : new long[] {0, -1, 10_000_000_000L}) {
            assertFalse(NumberedFile.isNumber(number), number + "");
            assertFalse(PagesDescriptor.isPagesFile(PagesDescriptor.file(number)), number + "");
        }
    }

    @Test
    void keyOfStoreComesFromItsManifest() {
        Manifest manifest = Manifest.create(new java.util.Random(1));
        assertEquals(
                new StoreKey(manifest.storeId(), manifest.hashSeed0(), manifest.hashSeed1()),
                StoreKey.of(manifest));
    }
}

package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.VersionTooNewException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A file of page images: it is the one that a root names, or it is refused. */
final class PagesDescriptorTest {
    private static final StoreId STORE = new StoreId(11, 12);
    private static final PagesFile EXPECTED = new PagesFile(9, 64 + 512, 1);

    private final byte[] content = new byte[64 + 512];
    private final UnsafeBuffer buffer = new UnsafeBuffer(content);
    private final CheckpointPage page;

    PagesDescriptorTest() {
        for (int offset = 64; offset < content.length; offset += 8) {
            PagesDescriptor.slot(buffer, offset, offset * 31L);
        }
        PagesDescriptor.encode(buffer, STORE, 9, 1);
        CRC32C crc = new CRC32C();
        crc.update(content, 64, 512);
        page = new CheckpointPage(0, 0, 8, 0, 64, (int) crc.getValue());
    }

    private void check() {
        PagesDescriptor.check(ByteBuffer.wrap(content), STORE, EXPECTED);
        PagesDescriptor.checkPage(ByteBuffer.wrap(content), EXPECTED, page, new CRC32C());
    }

    private void seal() {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, PagesDescriptor.CRC_OFFSET);
        buffer.putInt(PagesDescriptor.CRC_OFFSET, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
    }

    private void expectRefused(int offset, String expected, String found) {
        CorruptLogException refused = assertThrows(CorruptLogException.class, this::check);
        assertEquals(
                "pages do not fit: file=0000000009.pages offset="
                        + offset
                        + " expected="
                        + expected
                        + " found="
                        + found,
                refused.getMessage());
    }

    @Test
    void fileThatWasWrittenIsTheOneExpected() {
        assertDoesNotThrow(this::check);
        assertEquals(72 * 31L, PagesDescriptor.slot(buffer, 72));
        assertEquals(512, page.length());
        assertEquals("0000000009.pages", EXPECTED.file());
    }

    @Test
    void anyFlippedBitIsRefusedWithType() {
        for (int bit = 0; bit < content.length * 8; bit++) {
            content[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(LohDbException.class, this::check, "bit " + bit);
            content[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void otherLengthsAreRefusedBeforeAnythingIsRead() {
        for (int length : new int[] {0, 63, content.length - 1, content.length + 1}) {
            ByteBuffer other = ByteBuffer.wrap(Arrays.copyOf(content, length));
            assertThrows(
                    CorruptLogException.class, () -> PagesDescriptor.check(other, STORE, EXPECTED));
        }
    }

    @Test
    void otherMagicVersionAndReservedBytesAreRefusedUnderRightChecksum() {
        buffer.putLong(0, CheckpointDescriptor.MAGIC, ByteOrder.LITTLE_ENDIAN);
        seal();
        expectRefused(
                0, Long.toString(PagesDescriptor.MAGIC), Long.toString(CheckpointDescriptor.MAGIC));
        PagesDescriptor.encode(buffer, STORE, 9, 1);
        buffer.putInt(8, FormatVersion.CURRENT + 1, ByteOrder.LITTLE_ENDIAN);
        seal();
        assertThrows(VersionTooNewException.class, this::check);
        for (int offset = 40; offset < 60; offset++) {
            PagesDescriptor.encode(buffer, STORE, 9, 1);
            content[offset] = 5;
            seal();
            expectRefused(offset, "0", "5");
        }
    }

    @Test
    void intactFileOfAnotherStoreOrPlaceIsRefused() {
        PagesDescriptor.encode(buffer, STORE, 9, 2);
        expectRefused(12, "1", "2");
        StoreId other = new StoreId(11, 13);
        PagesDescriptor.encode(buffer, other, 9, 1);
        expectRefused(16, STORE.toString(), other.toString());
        PagesDescriptor.encode(buffer, STORE, 8, 1);
        expectRefused(32, "9", "8");
    }
}

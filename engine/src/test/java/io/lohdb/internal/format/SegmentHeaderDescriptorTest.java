package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A segment's header: what it says, and when it says nothing. */
final class SegmentHeaderDescriptorTest {
    private final SegmentHeader header =
            new SegmentHeader(new StoreId(11, 12), 13, 4096, 14, 15, 16, 17);
    private final byte[] bytes = new byte[SegmentHeaderDescriptor.HEADER_LENGTH + 32];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    SegmentHeaderDescriptorTest() {
        SegmentHeaderDescriptor.encode(buffer, header);
    }

    private void seal() {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, SegmentHeaderDescriptor.CRC_OFFSET);
        buffer.putInt(
                SegmentHeaderDescriptor.CRC_OFFSET, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void everyFieldComesBack() {
        assertEquals(header, SegmentHeaderDescriptor.decode(buffer));
        assertEquals(FormatVersion.CURRENT, SegmentHeaderDescriptor.version(buffer));
        assertTrue(SegmentHeaderDescriptor.isIntact(buffer));
        assertTrue(SegmentHeaderDescriptor.isKnown(buffer, false));
        assertFalse(SegmentHeaderDescriptor.isUnused(buffer));
    }

    @Test
    void anyFlippedBitDamagesIt() {
        for (int bit = 0; bit < SegmentHeaderDescriptor.HEADER_LENGTH * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(SegmentHeaderDescriptor.isIntact(buffer), "bit " + bit);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void rightChecksumUnderWrongMagicIsNoHeader() {
        bytes[0]++;
        seal();
        assertFalse(SegmentHeaderDescriptor.isIntact(buffer));
    }

    @Test
    void kindsAndReservedBytesOfOtherReleasesAreNotKnown() {
        for (int kind : new int[] {0, SegmentHeaderDescriptor.KIND_COLD, 3, -1}) {
            buffer.putInt(SegmentHeaderDescriptor.KIND_OFFSET, kind, ByteOrder.LITTLE_ENDIAN);
            assertFalse(SegmentHeaderDescriptor.isKnown(buffer, false), "kind " + kind);
        }
        SegmentHeaderDescriptor.encode(buffer, header);
        for (int offset = 0; offset < SegmentHeaderDescriptor.CRC_OFFSET; offset++) {
            boolean isReserved = (offset >= 44 && offset < 48) || offset >= 80;
            boolean isKind = offset >= 12 && offset < 16;
            bytes[offset] ^= 0x40;
            seal();
            assertTrue(offset < 8 || SegmentHeaderDescriptor.isIntact(buffer));
            assertEquals(
                    !isReserved && !isKind,
                    SegmentHeaderDescriptor.isKnown(buffer, false),
                    "offset " + offset);
            bytes[offset] ^= 0x40;
        }
    }

    @Test
    void firstFramesDoNotMakeUnusedHeaderUsed() {
        byte[] unused = new byte[bytes.length];
        unused[SegmentHeaderDescriptor.HEADER_LENGTH] = 1;
        assertTrue(SegmentHeaderDescriptor.isUnused(new UnsafeBuffer(unused)));
    }
}

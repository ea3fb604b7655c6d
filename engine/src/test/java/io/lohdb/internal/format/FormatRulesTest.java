package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.exceptions.VersionTooOldException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Rules of the format that are more than a number at an offset. */
@Isolated("changes the default locale")
final class FormatRulesTest {
    @Test
    void versionsOutsideTheRangeAreRefusedByName() {
        assertDoesNotThrow(() -> FormatVersion.check("f", FormatVersion.CURRENT));
        assertDoesNotThrow(() -> FormatVersion.check("f", FormatVersion.OLDEST));
        for (int older : new int[] {FormatVersion.OLDEST - 1, -1, Integer.MIN_VALUE}) {
            VersionTooOldException refused =
                    assertThrows(
                            VersionTooOldException.class, () -> FormatVersion.check("f", older));
            assertTrue(refused.getMessage().contains("file=f"), refused.getMessage());
            assertTrue(refused.getMessage().contains("found=" + older), refused.getMessage());
        }
        for (int newer : new int[] {FormatVersion.CURRENT + 1, Integer.MAX_VALUE}) {
            VersionTooNewException refused =
                    assertThrows(
                            VersionTooNewException.class, () -> FormatVersion.check("f", newer));
            assertTrue(refused.getMessage().contains("found=" + newer), refused.getMessage());
        }
    }

    @Test
    void framesAreAlignedAndNeverShorterThanTheirRoom() {
        for (int length = FrameDescriptor.HEADER_LENGTH + 1; length < 200; length++) {
            int aligned = FrameDescriptor.alignedLength(length);
            assertEquals(0, aligned % 16);
            assertTrue(aligned >= length && aligned < length + 16);
            assertTrue(aligned >= FrameDescriptor.MIN_FRAME_ROOM);
        }
        assertEquals(24 + 3 + 5, FrameDescriptor.frameLength(3, 5));
    }

    @Test
    void theNextFrameBeginsBehindThePadding() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
        for (int length = 1; length < 200; length++) {
            FrameDescriptor.length(buffer, 16, length);
            int aligned = FrameDescriptor.alignedLength(length);
            assertEquals(aligned, FrameDescriptor.alignedLength(buffer, 16));
            assertEquals(16 + aligned, FrameDescriptor.next(buffer, 16));
        }
    }

    @Test
    void zerosAreNeitherFrameNorHeader() {
        UnsafeBuffer zeros = new UnsafeBuffer(new byte[256]);
        assertEquals(0, FrameDescriptor.length(zeros, 128));
        assertFalse(FrameType.isKnown(FrameDescriptor.type(zeros, 128)));
        assertTrue(SegmentHeaderDescriptor.isUnused(zeros));
        assertFalse(SegmentHeaderDescriptor.isIntact(zeros));
    }

    @Test
    void anyBitMakesAnUnusedHeaderUsed() {
        for (int bit = 0; bit < SegmentHeaderDescriptor.HEADER_LENGTH * 8; bit++) {
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
            buffer.putByte(bit / 8, (byte) (1 << bit % 8));
            assertFalse(SegmentHeaderDescriptor.isUnused(buffer), "bit " + bit);
        }
    }

    private static boolean isWellFormed(int type, int length, int keyLength, int valueLength) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        FrameDescriptor.header(
                buffer, 0, 1, FrameDescriptor.typeAndFlags(type, 0), keyLength, valueLength);
        buffer.putInt(0, length, java.nio.ByteOrder.LITTLE_ENDIAN);
        return FrameDescriptor.isWellFormed(buffer, 0);
    }

    @Test
    void lengthsOfFrameHaveToAgree() {
        assertTrue(isWellFormed(FrameType.PUT, 24 + 3, 3, 0));
        assertTrue(isWellFormed(FrameType.PUT, 24 + 65_535 + 9, 65_535, 9));
        assertFalse(isWellFormed(FrameType.PUT, 24, 0, 0));
        assertFalse(isWellFormed(FrameType.PUT, 24 + 5, 0, 5));
        assertFalse(isWellFormed(FrameType.PUT, 24 + 3, 3, 1));
        assertFalse(isWellFormed(FrameType.PUT, 24 + 5, 3, 1));
        assertFalse(isWellFormed(FrameType.PUT, 24 + 3 - 1, 3, -1));
        assertFalse(isWellFormed(FrameType.PUT, Integer.MIN_VALUE + 26, 3, Integer.MAX_VALUE));
        assertTrue(isWellFormed(FrameType.DELETE, 24 + 3, 3, 0));
        assertFalse(isWellFormed(FrameType.DELETE, 24 + 3 + 1, 3, 1));
        assertFalse(isWellFormed(FrameType.DELETE, 24, 0, 0));
        assertTrue(isWellFormed(FrameType.SYNC_MARK, 32, 0, 8));
        assertFalse(isWellFormed(FrameType.SYNC_MARK, 33, 0, 9));
        assertFalse(isWellFormed(FrameType.SYNC_MARK, 33, 1, 8));
        assertTrue(isWellFormed(FrameType.LOST, 32, 0, 8));
        assertFalse(isWellFormed(FrameType.LOST, 32, 8, 0));
        assertTrue(isWellFormed(FrameType.PADDING, 32, 0, 0));
        assertTrue(isWellFormed(FrameType.PADDING, 4096, 0, 0));
        assertFalse(isWellFormed(FrameType.PADDING, 24, 0, 0));
        assertFalse(isWellFormed(FrameType.PADDING, 4096, 1, 0));
    }

    /** What a newer release means by them is not known, so that only its version can be refused. */
    @Test
    void lengthsOfUnknownTypesAreNotJudged() {
        for (int type : new int[] {0, FrameType.ROLLBACK, FrameType.DROP_SPACE, 9, 255}) {
            assertFalse(FrameType.isKnown(type));
            assertTrue(isWellFormed(type, 24, 0, 0), "type " + type);
            assertTrue(isWellFormed(type, 1000, 65_535, -1), "type " + type);
        }
    }

    /** File names once followed the default locale: its digits may be others than 0 to 9. */
    @Test
    void namesOfFilesDoNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("ar-EG", "fa-IR", "th-TH-u-nu-thai", "tr-TR", "de-DE")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals("0000000017.log", ManifestSegment.file(17), tag);
                assertTrue(ManifestSegment.isSegmentFile(ManifestSegment.file(17)), tag);
                assertEquals("00000000000000ab000000000000000c", new StoreId(0xAB, 0xC).toString());
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void onlyNamesOfSegmentsAreSegmentFiles() {
        for (long id : new long[] {1, 1_000_000_000, Integer.MAX_VALUE}) {
            assertTrue(ManifestSegment.isSegmentFile(ManifestSegment.file(id)));
            assertEquals(id, ManifestSegment.id(ManifestSegment.file(id)));
        }
        for (String other :
                List.of(
                        "LOCK",
                        "MANIFEST",
                        "MANIFEST.tmp",
                        "000000001.log",
                        "0000000001.log.tmp",
                        "0000000001.LOG",
                        "-000000001.log",
                        "0000000001log",
                        "app-0000000001.log",
                        "../0000000001.log",
                        "00000000001.log",
                        "0000000000000000001.log",
                        "0000000000.log",
                        "2147483648.log",
                        "9999999999.log",
                        "1234567890123456789.log",
                        "00000/0001.log",
                        "000000000:.log",
                        "0000000001.lo",
                        ".log",
                        "")) {
            assertFalse(ManifestSegment.isSegmentFile(other), other);
        }
    }

    @Test
    void newStoresDiffer() {
        SecureRandom random = new SecureRandom();
        Manifest first = Manifest.create(random);
        Manifest second = Manifest.create(random);
        assertNotEquals(first.storeId(), second.storeId());
        assertNotEquals(first.hashSeed0(), second.hashSeed0());
        assertNotEquals(first.hashSeed1(), second.hashSeed1());
        assertEquals(List.of(), first.segments());
        assertEquals(1, first.nextSegmentId());
        assertFalse(first.isClosed());
    }

    @Test
    void nextIdIsAlwaysBehindTheLastSegment() {
        Manifest manifest =
                Manifest.create(new SecureRandom())
                        .plus(new ManifestSegment(1, 2, 256, 0))
                        .plus(new ManifestSegment(7, 2, 256, 0));
        assertEquals(8, manifest.nextSegmentId());
        assertEquals(2, manifest.segments().size());
        assertEquals(8, manifest.with(List.of(), manifest.nextSegmentId()).nextSegmentId());
    }
}

package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Every number that is on disk, once more, by hand. A test that fails here says: the format
 * changed. Then {@link FormatVersion} goes up, docs/format.md and the changelog say so, and new
 * golden stores are written; the old ones stay.
 */
final class DescriptorPinTest {
    /** Public constants of a class, so that a new one cannot slip in without a line here. */
    private static Map<String, Long> constants(Class<?> descriptor) {
        Map<String, Long> found = new TreeMap<>();
        for (Field field : descriptor.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().isPrimitive()) {
                try {
                    found.put(field.getName(), ((Number) field.get(null)).longValue());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return found;
    }

    private static Map<String, Long> pinned(Object... namesAndValues) {
        Map<String, Long> pinned = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pinned.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).longValue());
        }
        return pinned;
    }

    @Test
    void formatVersion() {
        assertEquals(pinned("CURRENT", 2, "OLDEST", 1), constants(FormatVersion.class));
    }

    @Test
    void frameDescriptor() {
        assertEquals(
                pinned(
                        "ALIGNMENT", 16,
                        "LENGTH_OFFSET", 0,
                        "CRC_OFFSET", 4,
                        "SEQUENCE_OFFSET", 8,
                        "TYPE_OFFSET", 16,
                        "FLAGS_OFFSET", 17,
                        "KEY_LENGTH_OFFSET", 18,
                        "VALUE_LENGTH_OFFSET", 20,
                        "HEADER_LENGTH", 24,
                        "MIN_FRAME_ROOM", 32,
                        "LONG_FRAME_LENGTH", 32,
                        "FLAG_BATCH_CONTINUES", 1,
                        "FLAG_BATCH_CONTINUED", 2,
                        "FLAG_KEY_SPACE", 4,
                        "FLAG_EXPIRY", 8,
                        "FLAG_EXPIRED", 16,
                        "EXPIRY_LENGTH", 8,
                        "KNOWN_FLAGS", 27,
                        "MAX_KEY_LENGTH", 65_535,
                        "MAX_SEQUENCE", 1L << 62),
                constants(FrameDescriptor.class));
    }

    @Test
    void frameTypes() {
        assertEquals(
                pinned(
                        "PUT", 1,
                        "DELETE", 2,
                        "SYNC_MARK", 3,
                        "CURSOR", 4,
                        "PADDING", 5,
                        "ROLLBACK", 6,
                        "DROP_SPACE", 7,
                        "LOST", 8),
                constants(FrameType.class));
        for (int type = -1; type <= 256; type++) {
            assertEquals(List.of(1, 2, 3, 4, 5, 8).contains(type), FrameType.isKnown(type));
            assertEquals(type == 1 || type == 2, FrameType.isOperation(type));
            assertEquals(List.of(1, 2, 4).contains(type), FrameType.isBatched(type));
        }
    }

    @Test
    void cursorDescriptor() {
        assertEquals(
                pinned(
                        "SEQUENCE_OFFSET", 0,
                        "PAYLOAD_OFFSET", 8,
                        "MAX_NAME_LENGTH", 255,
                        "MAX_PAYLOAD_LENGTH", 65_536),
                constants(CursorDescriptor.class));
    }

    @Test
    void segmentHeaderDescriptor() {
        assertEquals(
                pinned(
                        "MAGIC", 0x4745534244484F4CL,
                        "MAGIC_OFFSET", 0,
                        "VERSION_OFFSET", 8,
                        "KIND_OFFSET", 12,
                        "STORE_ID_OFFSET", 16,
                        "SEGMENT_ID_OFFSET", 32,
                        "SEGMENT_LENGTH_OFFSET", 40,
                        "FIRST_SEQUENCE_OFFSET", 48,
                        "SALT_OFFSET", 56,
                        "PREVIOUS_END_OFFSET", 64,
                        "DURABLE_POSITION_OFFSET", 72,
                        "CRC_OFFSET", 124,
                        "HEADER_LENGTH", 128,
                        "KIND_LOG", 1,
                        "KIND_COLD", 2),
                constants(SegmentHeaderDescriptor.class));
    }

    @Test
    void manifestDescriptor() {
        assertEquals(
                pinned(
                        "MAGIC", 0x4E414D4244484F4CL,
                        "MAGIC_OFFSET", 0,
                        "VERSION_OFFSET", 8,
                        "STATE_OFFSET", 12,
                        "STORE_ID_OFFSET", 16,
                        "HASH_SEED_OFFSET", 32,
                        "NEXT_SEGMENT_ID_OFFSET", 48,
                        "DURABLE_POSITION_OFFSET", 56,
                        "DURABLE_SEQUENCE_OFFSET", 64,
                        "SEGMENT_COUNT_OFFSET", 72,
                        "FIRST_SEQUENCE_OFFSET", 80,
                        "COMPACTED_THROUGH_OFFSET", 88,
                        "HEADER_LENGTH", 128,
                        "SEGMENT_LENGTH", 32,
                        "MAX_LENGTH", 32_000_132,
                        "MIN_SEGMENT_LENGTH", 256,
                        "MAX_SEGMENT_LENGTH", 1_073_741_824),
                constants(ManifestDescriptor.class));
        assertEquals("MANIFEST", ManifestDescriptor.FILE);
    }

    @Test
    void checkpointDescriptor() {
        assertEquals(
                pinned(
                        "MAGIC", 0x4B48434244484F4CL,
                        "MAGIC_OFFSET", 0,
                        "VERSION_OFFSET", 8,
                        "INDEX_LAYOUT_OFFSET", 12,
                        "STORE_ID_OFFSET", 16,
                        "HASH_SEED_OFFSET", 32,
                        "ID_OFFSET", 48,
                        "POSITION_OFFSET", 56,
                        "SEQUENCE_OFFSET", 64,
                        "END_POSITION_OFFSET", 72,
                        "END_SEQUENCE_OFFSET", 80,
                        "OFFSET_BITS_OFFSET", 88,
                        "SEGMENT_COUNT_OFFSET", 92,
                        "FILE_COUNT_OFFSET", 96,
                        "PAGE_COUNT_OFFSET", 100,
                        "FLAGS_OFFSET", 104,
                        "HEADER_LENGTH", 128,
                        "SEGMENT_LENGTH", 40,
                        "FILE_LENGTH", 16,
                        "PAGE_LENGTH", 32,
                        "INDEX_LAYOUT", 1,
                        "FLAG_TOMBSTONES", 1,
                        "FLAG_COLD", 1,
                        "FLAG_COVERED", 2,
                        "MAX_LENGTH", 67_108_864,
                        "MAX_NUMBER", 1_000_000,
                        "MAX_OFFSET_BITS", 26),
                constants(CheckpointDescriptor.class));
        assertEquals(
                pinned("LINE_LENGTH", 64, "MAX_LINES", 1024, "MAX_DEPTH", 24),
                constants(CheckpointPage.class));
        assertEquals(pinned("NO_NUMBER", -1), constants(CheckpointSegment.class));
    }

    @Test
    void pagesDescriptor() {
        assertEquals(
                pinned(
                        "MAGIC", 0x4741504244484F4CL,
                        "MAGIC_OFFSET", 0,
                        "VERSION_OFFSET", 8,
                        "PAGE_COUNT_OFFSET", 12,
                        "STORE_ID_OFFSET", 16,
                        "FILE_ID_OFFSET", 32,
                        "CRC_OFFSET", 60,
                        "HEADER_LENGTH", 64,
                        "MAX_LENGTH", 16_777_216),
                constants(PagesDescriptor.class));
    }

    @Test
    void backupDescriptor() {
        assertEquals(
                pinned(
                        "MAGIC", 0x4B41424244484F4CL,
                        "MAGIC_OFFSET", 0,
                        "VERSION_OFFSET", 8,
                        "KIND_OFFSET", 12,
                        "STORE_ID_OFFSET", 16,
                        "BASE_SEQUENCE_OFFSET", 32,
                        "THROUGH_SEQUENCE_OFFSET", 40,
                        "COMPACTED_THROUGH_OFFSET", 48,
                        "FILE_COUNT_OFFSET", 56,
                        "HEADER_LENGTH", 128,
                        "FILE_LENGTH", 48,
                        "NAME_LENGTH", 32,
                        "MAX_LENGTH", 48_000_132),
                constants(BackupDescriptor.class));
        assertEquals("BACKUP", BackupDescriptor.FILE);
    }

    /** A whole descriptor of an increment, byte by byte. */
    @Test
    void backupBytes() {
        Backup backup =
                new Backup(
                        new StoreId(0x0102030405060708L, 0x11),
                        true,
                        0x21,
                        0x31,
                        0x41,
                        List.of(new BackupFile("0000000001.log", 4096, 0x51525354)));
        assertEquals(
                "4c4f48444242414b" // magic
                        + "02000000" // version
                        + "02000000" // increment
                        + "0807060504030201"
                        + "1100000000000000" // store id
                        + "2100000000000000" // base
                        + "3100000000000000" // through
                        + "4100000000000000" // compacted through
                        + "01000000" // files
                        + "00".repeat(68)
                        + "303030303030303030312e6c6f67" // name
                        + "00".repeat(18)
                        + "0010000000000000" // length
                        + "54535251" // crc
                        + "00000000"
                        + "99d1601f", // crc
                HexFormat.of().formatHex(BackupDescriptor.encode(backup)));
    }

    /** A whole root, byte by byte. */
    @Test
    void checkpointBytes() {
        assertEquals(
                "4c4f48444243484b" // magic
                        + "02000000" // version
                        + "01000000" // index layout
                        + "0b00000000000000"
                        + "0c00000000000000" // store id
                        + "0d00000000000000"
                        + "0e00000000000000" // seed
                        + "0700000000000000" // id
                        + "a000000003000000" // position
                        + "0f00000000000000" // sequence
                        + "c000000004000000" // end position
                        + "1000000000000000" // end sequence
                        + "18000000" // offset bits
                        + "02000000" // segments
                        + "02000000" // files
                        + "02000000" // pages
                        + "01000000" // flags
                        + "00".repeat(20)
                        + "0300000000000000" // id
                        + "1500000000000000" // salt
                        + "1600000000000000" // live bytes
                        + "1700000000000000" // earliest expiry
                        + "00000000" // number
                        + "02000000" // covered
                        + "0400000000000000"
                        + "1f00000000000000"
                        + "0000000000000000"
                        + "0000000000000000"
                        + "ffffffff"
                        + "01000000" // cold
                        + "0500000000000000" // file id
                        + "40040000" // length
                        + "02000000" // pages
                        + "0600000000000000"
                        + "40000100"
                        + "01000000"
                        + "0000000000000000" // prefix
                        + "01000000" // depth
                        + "08000000" // lines
                        + "00000000" // file
                        + "40020000" // offset
                        + "29000000" // crc
                        + "00000000"
                        + "0000000000000080"
                        + "01000000"
                        + "00040000"
                        + "01000000"
                        + "40000000"
                        + "d6ffffff"
                        + "00000000"
                        + "192fa9fa", // crc
                HexFormat.of()
                        .formatHex(CheckpointDescriptor.encode(CheckpointDescriptorTest.root())));
    }

    /** The header of a file of pages, byte by byte. */
    @Test
    void pagesBytes() {
        byte[] bytes = new byte[PagesDescriptor.HEADER_LENGTH + 8];
        java.util.Arrays.fill(bytes, (byte) 0xEE);
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        PagesDescriptor.encode(buffer, new StoreId(0x0102030405060708L, 0x11), 0x2122, 0x31);
        PagesDescriptor.slot(buffer, 64, 0x4142434445464748L);
        assertEquals(
                "4c4f484442504147" // magic
                        + "02000000" // version
                        + "31000000" // page count
                        + "0807060504030201"
                        + "1100000000000000" // store id
                        + "2221000000000000" // file id
                        + "00".repeat(20)
                        + "5b6c283c" // crc
                        + "4847464544434241",
                HexFormat.of().formatHex(bytes));
    }

    @Test
    void magicsAreText() {
        byte[] bytes = new byte[40];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putLong(0, SegmentHeaderDescriptor.MAGIC, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(8, ManifestDescriptor.MAGIC, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(16, CheckpointDescriptor.MAGIC, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(24, PagesDescriptor.MAGIC, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(32, BackupDescriptor.MAGIC, ByteOrder.LITTLE_ENDIAN);
        assertEquals(
                "LOHDBSEGLOHDBMANLOHDBCHKLOHDBPAGLOHDBBAK",
                new String(bytes, StandardCharsets.US_ASCII));
    }

    /** A whole manifest, byte by byte: any change of layout or checksum shows here. */
    @Test
    void manifestBytes() {
        Manifest manifest =
                new Manifest(
                        new StoreId(0x0102030405060708L, 0x1112131415161718L),
                        0x2122232425262728L,
                        0x3132333435363738L,
                        4,
                        LogPosition.of(3, 0x4142),
                        0x5152,
                        true,
                        List.of(
                                new ManifestSegment(2, 0x6162636465666768L, 4096, 0x7172 & 0xFF0),
                                new ManifestSegment(3, -2, 65536, 0)));
        assertEquals(
                "4c4f4844424d414e" // magic
                        + "02000000" // version
                        + "02000000" // closed
                        + "0807060504030201"
                        + "1817161514131211" // store id
                        + "2827262524232221"
                        + "3837363534333231" // seed
                        + "0400000000000000" // next segment id
                        + "4241000003000000" // durable position
                        + "5251000000000000" // durable sequence
                        + "02000000" // segment count
                        + "00".repeat(4)
                        + "0100000000000000" // first sequence
                        + "0000000000000000" // compacted through
                        + "00".repeat(32)
                        + "0200000000000000" // id
                        + "6867666564636261" // salt
                        + "00100000" // length
                        + "01000000" // kind
                        + "70010000" // end
                        + "00000000"
                        + "0300000000000000"
                        + "feffffffffffffff"
                        + "00000100"
                        + "01000000"
                        + "00000000"
                        + "00000000"
                        + "f030e6b9", // crc
                HexFormat.of().formatHex(ManifestDescriptor.encode(manifest)));
    }

    /** A whole segment header, byte by byte. */
    @Test
    void segmentHeaderBytes() {
        byte[] bytes = new byte[SegmentHeaderDescriptor.HEADER_LENGTH + 16];
        java.util.Arrays.fill(bytes, (byte) 0xEE);
        SegmentHeaderDescriptor.encode(
                new UnsafeBuffer(bytes),
                new SegmentHeader(
                        new StoreId(0x0102030405060708L, 0x1112131415161718L),
                        0x2122,
                        65536,
                        0x3132333435363738L,
                        0x4142434445464748L,
                        LogPosition.of(0x2121, 0x5152),
                        LogPosition.of(0x2120, 0x6162)));
        assertEquals(
                "4c4f484442534547" // magic
                        + "02000000" // version
                        + "01000000" // kind
                        + "0807060504030201"
                        + "1817161514131211" // store id
                        + "2221000000000000" // segment id
                        + "00000100" // segment length
                        + "00000000"
                        + "3837363534333231" // first sequence
                        + "4847464544434241" // salt
                        + "5251000021210000" // previous end
                        + "6261000020210000" // durable position
                        + "00".repeat(44)
                        + "f827cd04" // crc
                        + "ee".repeat(16),
                HexFormat.of().formatHex(bytes));
    }

    @Test
    void positionsAreSegmentAndOffset() {
        assertEquals(0x0000_0007_0000_0080L, LogPosition.of(7, 128));
        assertEquals(0x7FFF_FFFF_3FFF_FFF0L, LogPosition.of(Integer.MAX_VALUE, (1 << 30) - 16));
    }

    @Test
    void segmentFilesAreNamedByTheirId() {
        assertEquals("0000000001.log", ManifestSegment.file(1));
        assertEquals("2147483647.log", ManifestSegment.file(Integer.MAX_VALUE));
        assertEquals("0000000042.log", new ManifestSegment(42, 1, 256, 0).file());
    }
}

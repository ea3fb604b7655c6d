package io.lohdb.internal.format;

import io.lohdb.exceptions.CorruptLogException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of a file {@code NNNNNNNNNN.pages}: images of index pages, one behind the other. Written
 * once, as a whole; {@link CheckpointDescriptor} says where the images are and has their checksums.
 * Little-endian.
 *
 * <pre>
 * OFFSET  LENGTH  TYPE   MEANING
 *      0       8  long   magic "LOHDBPAG"
 *      8       4  int    format version
 *     12       4  int    page count
 *     16      16  2 long store id
 *     32       8  long   file id: the number in the file's name
 *     40      20         zero
 *     60       4  int    crc32c of bytes 0 to 59
 *     64          longs  images: the slots of a page, line by line
 * </pre>
 */
public final class PagesDescriptor {
    /** "LOHDBPAG" read as a little-endian long. */
    public static final long MAGIC = 0x4741504244484F4CL;

    /** Offset of the magic. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the format version. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the page count. */
    public static final int PAGE_COUNT_OFFSET = 12;

    /** Offset of the store id. */
    public static final int STORE_ID_OFFSET = 16;

    /** Offset of the file id. */
    public static final int FILE_ID_OFFSET = 32;

    /** Offset of the header's checksum. */
    public static final int CRC_OFFSET = 60;

    /** Bytes before the first image. */
    public static final int HEADER_LENGTH = 64;

    /** Longest file, bytes. */
    public static final int MAX_LENGTH = 16 * 1024 * 1024;

    private static final String SUFFIX = ".pages";
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private PagesDescriptor() {}

    /** Name of the file with a number. */
    public static String file(final long id) {
        return NumberedFile.name(id, SUFFIX);
    }

    /** Whether a file name is one of a file of pages. */
    public static boolean isPagesFile(final String name) {
        return NumberedFile.isName(name, SUFFIX);
    }

    /** The number in the name of a file of pages. */
    public static long id(final String name) {
        return NumberedFile.number(name);
    }

    /** Writes the header of a file. */
    public static void encode(
            final MutableDirectBuffer buffer,
            final StoreId storeId,
            final long fileId,
            final int pageCount) {
        buffer.setMemory(0, HEADER_LENGTH, (byte) 0);
        buffer.putLong(MAGIC_OFFSET, MAGIC, ORDER);
        buffer.putInt(VERSION_OFFSET, FormatVersion.CURRENT, ORDER);
        buffer.putInt(PAGE_COUNT_OFFSET, pageCount, ORDER);
        buffer.putLong(STORE_ID_OFFSET, storeId.high(), ORDER);
        buffer.putLong(STORE_ID_OFFSET + Long.BYTES, storeId.low(), ORDER);
        buffer.putLong(FILE_ID_OFFSET, fileId, ORDER);
        buffer.putInt(CRC_OFFSET, ContentChecksum.compute(buffer, CRC_OFFSET), ORDER);
    }

    /** Stores one slot of an image. */
    public static void slot(final MutableDirectBuffer buffer, final int offset, final long slot) {
        buffer.putLong(offset, slot, ORDER);
    }

    /** Reads one slot of an image. */
    public static long slot(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset, ORDER);
    }

    /**
     * Checks that a file is the one that a checkpoint names.
     *
     * @param content the whole file, and nothing else
     * @throws CorruptLogException when it is not
     */
    public static void check(
            final ByteBuffer content, final StoreId storeId, final PagesFile expected) {
        final String file = expected.file();
        final int length = content.remaining();
        check(file, 0, length == expected.length(), expected.length(), length);
        final DirectBuffer buffer = new UnsafeBuffer(content);
        final long magic = buffer.getLong(MAGIC_OFFSET, ORDER);
        check(file, MAGIC_OFFSET, magic == MAGIC, MAGIC, magic);
        final int stored = buffer.getInt(CRC_OFFSET, ORDER);
        final int crc = ContentChecksum.compute(buffer, CRC_OFFSET);
        check(file, CRC_OFFSET, stored == crc, crc, stored);
        FormatVersion.check(file, buffer.getInt(VERSION_OFFSET, ORDER));
        final int pageCount = buffer.getInt(PAGE_COUNT_OFFSET, ORDER);
        check(
                file,
                PAGE_COUNT_OFFSET,
                pageCount == expected.pageCount(),
                expected.pageCount(),
                pageCount);
        final StoreId found =
                new StoreId(
                        buffer.getLong(STORE_ID_OFFSET, ORDER),
                        buffer.getLong(STORE_ID_OFFSET + Long.BYTES, ORDER));
        check(file, STORE_ID_OFFSET, found.equals(storeId), storeId, found);
        final long id = buffer.getLong(FILE_ID_OFFSET, ORDER);
        check(file, FILE_ID_OFFSET, id == expected.id(), expected.id(), id);
        for (int offset = FILE_ID_OFFSET + Long.BYTES; offset < CRC_OFFSET; offset++) {
            final byte reserved = buffer.getByte(offset);
            check(file, offset, reserved == 0, 0, reserved);
        }
    }

    /**
     * Checks one image of a file that was checked.
     *
     * @param content the file from its first byte on; position and limit become others
     * @param crc a calculator of the caller's own
     * @throws CorruptLogException when the image is not the one that was written
     */
    public static void checkPage(
            final ByteBuffer content,
            final PagesFile file,
            final CheckpointPage page,
            final CRC32C crc) {
        crc.reset();
        crc.update(content.clear().position(page.offset()).limit(page.offset() + page.length()));
        final int found = (int) crc.getValue();
        if (found != page.crc()) {
            throw mismatch(file.file(), page.offset(), page.crc(), found);
        }
    }

    private static void check(
            final String file,
            final int offset,
            final boolean isValid,
            final Object expected,
            final Object found) {
        if (!isValid) {
            throw mismatch(file, offset, expected, found);
        }
    }

    private static CorruptLogException mismatch(
            final String file, final int offset, final Object expected, final Object found) {
        return new CorruptLogException("pages do not fit", file, offset, expected, found);
    }
}

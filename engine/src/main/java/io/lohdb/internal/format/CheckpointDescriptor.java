package io.lohdb.internal.format;

import io.lohdb.exceptions.CorruptLogException;
import java.nio.ByteOrder;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of a file {@code NNNNNNNNNN.checkpoint}, the root of a checkpoint. Little-endian. Written
 * once, as a whole, after the files that it names and after the log was durable beyond its end.
 *
 * <pre>
 * OFFSET  LENGTH  TYPE   MEANING
 *      0       8  long   magic "LOHDBCHK"
 *      8       4  int    format version
 *     12       4  int    index layout: 1; it stands for how keys are hashed and slots arranged
 *     16      16  2 long store id
 *     32      16  2 long seed of the key hash
 *     48       8  long   checkpoint id: the number in the file's name
 *     56       8  long   position: end of the log when the first page was about to be copied
 *     64       8  long   sequence of the last operation before that position
 *     72       8  long   end position: end of the log after the last page was copied
 *     80       8  long   end sequence: of the last operation before the end position
 *     88       4  int    offset bits: how many low bits of a location are an offset / 16
 *     92       4  int    segment count
 *     96       4  int    file count
 *    100       4  int    page count
 *    104       4  int    flags: 1 some slots may lead to DELETE frames, kept for snapshots
 *    108      20         zero
 *    128      40  each   segments: id (long), salt (long), live bytes (long), earliest expiry (long,
 *                        ms, 2^63 - 1: none), number (int, -1: no slot leads there), flags (int: 1 cold,
 *                        2 covered)
 *             16  each   files: id (long), length (int), page count (int)
 *             32  each   pages: prefix (long), depth (int), line count (int), file (int), offset (int),
 *                        crc32c (int), zero (int)
 *    end       4  int    crc32c of everything before
 * </pre>
 */
public final class CheckpointDescriptor {
    /** "LOHDBCHK" read as a little-endian long. */
    public static final long MAGIC = 0x4B48434244484F4CL;

    /** Offset of the magic. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the format version. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the index layout. */
    public static final int INDEX_LAYOUT_OFFSET = 12;

    /** Offset of the store id. */
    public static final int STORE_ID_OFFSET = 16;

    /** Offset of the hash seed. */
    public static final int HASH_SEED_OFFSET = 32;

    /** Offset of the checkpoint id. */
    public static final int ID_OFFSET = 48;

    /** Offset of the position. */
    public static final int POSITION_OFFSET = 56;

    /** Offset of the sequence. */
    public static final int SEQUENCE_OFFSET = 64;

    /** Offset of the end position. */
    public static final int END_POSITION_OFFSET = 72;

    /** Offset of the end sequence. */
    public static final int END_SEQUENCE_OFFSET = 80;

    /** Offset of the offset bits. */
    public static final int OFFSET_BITS_OFFSET = 88;

    /** Offset of the segment count. */
    public static final int SEGMENT_COUNT_OFFSET = 92;

    /** Offset of the file count. */
    public static final int FILE_COUNT_OFFSET = 96;

    /** Offset of the page count. */
    public static final int PAGE_COUNT_OFFSET = 100;

    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 104;

    /** Bytes before the segments. */
    public static final int HEADER_LENGTH = 128;

    /** Bytes of one segment. */
    public static final int SEGMENT_LENGTH = 40;

    /** Bytes of one file. */
    public static final int FILE_LENGTH = 16;

    /** Bytes of one page. */
    public static final int PAGE_LENGTH = 32;

    /** How keys are hashed and slots arranged; whoever changes that changes this number. */
    public static final int INDEX_LAYOUT = 1;

    /** Flag of a root: some slots may lead to DELETE frames. */
    public static final int FLAG_TOMBSTONES = 1;

    /** Flag of a cold segment. */
    public static final int FLAG_COLD = 1;

    /** Flag of a segment whose frames the slots show. */
    public static final int FLAG_COVERED = 1 << 1;

    /** Longest root that is written or read, bytes: two million pages of 64 KiB. */
    public static final int MAX_LENGTH = 64 * 1024 * 1024;

    /** Greatest number of a segment in a location. */
    public static final int MAX_NUMBER = 1_000_000;

    /** Most low bits of a location that are an offset: segments are 1 GiB at most. */
    public static final int MAX_OFFSET_BITS = 26;

    private static final String SUFFIX = ".checkpoint";
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private CheckpointDescriptor() {}

    /** Name of the root with a number. */
    public static String file(final long id) {
        return NumberedFile.name(id, SUFFIX);
    }

    /** Whether a file name is a root's. */
    public static boolean isCheckpointFile(final String name) {
        return NumberedFile.isName(name, SUFFIX);
    }

    /** The number in the name of a root. */
    public static long id(final String name) {
        return NumberedFile.number(name);
    }

    /** Bytes of a root. */
    public static long length(final long segments, final long files, final long pages) {
        return HEADER_LENGTH
                + segments * SEGMENT_LENGTH
                + files * FILE_LENGTH
                + pages * PAGE_LENGTH
                + Integer.BYTES;
    }

    /** The file's content; it must not be longer than {@link #MAX_LENGTH}. */
    public static byte[] encode(final Checkpoint root) {
        final byte[] content =
                new byte
                        [(int)
                                length(
                                        root.segments().size(),
                                        root.files().size(),
                                        root.pages().size())];
        final MutableDirectBuffer buffer = new UnsafeBuffer(content);
        encodeHeader(buffer, root);
        int offset = HEADER_LENGTH;
        for (final CheckpointSegment segment : root.segments()) {
            buffer.putLong(offset, segment.id(), ORDER);
            buffer.putLong(offset + 8, segment.salt(), ORDER);
            buffer.putLong(offset + 16, segment.liveBytes(), ORDER);
            buffer.putLong(offset + 24, segment.minExpiryMs(), ORDER);
            buffer.putInt(offset + 32, segment.number(), ORDER);
            buffer.putInt(
                    offset + 36,
                    (segment.isCold() ? FLAG_COLD : 0) | (segment.isCovered() ? FLAG_COVERED : 0),
                    ORDER);
            offset += SEGMENT_LENGTH;
        }
        for (final PagesFile file : root.files()) {
            buffer.putLong(offset, file.id(), ORDER);
            buffer.putInt(offset + 8, file.length(), ORDER);
            buffer.putInt(offset + 12, file.pageCount(), ORDER);
            offset += FILE_LENGTH;
        }
        for (final CheckpointPage page : root.pages()) {
            buffer.putLong(offset, page.prefix(), ORDER);
            buffer.putInt(offset + 8, page.depth(), ORDER);
            buffer.putInt(offset + 12, page.lineCount(), ORDER);
            buffer.putInt(offset + 16, page.file(), ORDER);
            buffer.putInt(offset + 20, page.offset(), ORDER);
            buffer.putInt(offset + 24, page.crc(), ORDER);
            offset += PAGE_LENGTH;
        }
        buffer.putInt(offset, ContentChecksum.compute(content, offset), ORDER);
        return content;
    }

    private static void encodeHeader(final MutableDirectBuffer buffer, final Checkpoint root) {
        buffer.putLong(MAGIC_OFFSET, MAGIC, ORDER);
        buffer.putInt(VERSION_OFFSET, FormatVersion.CURRENT, ORDER);
        buffer.putInt(INDEX_LAYOUT_OFFSET, INDEX_LAYOUT, ORDER);
        buffer.putLong(STORE_ID_OFFSET, root.key().storeId().high(), ORDER);
        buffer.putLong(STORE_ID_OFFSET + Long.BYTES, root.key().storeId().low(), ORDER);
        buffer.putLong(HASH_SEED_OFFSET, root.key().hashSeed0(), ORDER);
        buffer.putLong(HASH_SEED_OFFSET + Long.BYTES, root.key().hashSeed1(), ORDER);
        buffer.putLong(ID_OFFSET, root.id(), ORDER);
        buffer.putLong(POSITION_OFFSET, root.span().position(), ORDER);
        buffer.putLong(SEQUENCE_OFFSET, root.span().sequence(), ORDER);
        buffer.putLong(END_POSITION_OFFSET, root.span().endPosition(), ORDER);
        buffer.putLong(END_SEQUENCE_OFFSET, root.span().endSequence(), ORDER);
        buffer.putInt(OFFSET_BITS_OFFSET, root.offsetBits(), ORDER);
        buffer.putInt(SEGMENT_COUNT_OFFSET, root.segments().size(), ORDER);
        buffer.putInt(FILE_COUNT_OFFSET, root.files().size(), ORDER);
        buffer.putInt(PAGE_COUNT_OFFSET, root.pages().size(), ORDER);
        buffer.putInt(FLAGS_OFFSET, root.mayHoldTombstones() ? FLAG_TOMBSTONES : 0, ORDER);
    }

    /**
     * Reads a root and trusts nothing in it before the checksum agrees.
     *
     * @param name of the file, whose number has to be the root's
     * @throws CorruptLogException when it is no intact root
     * @throws io.lohdb.exceptions.VersionTooOldException or its counterpart for another version
     */
    public static Checkpoint decode(final String name, final byte[] content) {
        final CheckpointReader reader = new CheckpointReader(name, content);
        reader.check("length", 0, content.length >= length(0, 0, 0), content.length);
        final int crcOffset = content.length - Integer.BYTES;
        final long magic = reader.longAt(MAGIC_OFFSET);
        reader.check("magic", MAGIC_OFFSET, magic == MAGIC, magic);
        final int crc = reader.intAt(crcOffset);
        reader.check("crc", crcOffset, crc == ContentChecksum.compute(content, crcOffset), crc);
        FormatVersion.check(name, reader.intAt(VERSION_OFFSET));
        final int layout = reader.intAt(INDEX_LAYOUT_OFFSET);
        reader.check("index layout", INDEX_LAYOUT_OFFSET, layout == INDEX_LAYOUT, layout);
        final int segmentCount = reader.count(SEGMENT_COUNT_OFFSET);
        final int fileCount = reader.count(FILE_COUNT_OFFSET);
        final int pageCount = reader.count(PAGE_COUNT_OFFSET);
        reader.check(
                "length for these counts",
                0,
                length(segmentCount, fileCount, pageCount) == content.length,
                content.length);
        final int files = HEADER_LENGTH + segmentCount * SEGMENT_LENGTH;
        final int pages = files + fileCount * FILE_LENGTH;
        reader.checkHeader();
        final List<PagesFile> decodedFiles = reader.files(files, pages);
        return new Checkpoint(
                new StoreKey(
                        new StoreId(
                                reader.longAt(STORE_ID_OFFSET),
                                reader.longAt(STORE_ID_OFFSET + Long.BYTES)),
                        reader.longAt(HASH_SEED_OFFSET),
                        reader.longAt(HASH_SEED_OFFSET + Long.BYTES)),
                reader.longAt(ID_OFFSET),
                reader.intAt(OFFSET_BITS_OFFSET),
                reader.intAt(FLAGS_OFFSET) == FLAG_TOMBSTONES,
                new CheckpointSpan(
                        reader.longAt(POSITION_OFFSET),
                        reader.longAt(SEQUENCE_OFFSET),
                        reader.longAt(END_POSITION_OFFSET),
                        reader.longAt(END_SEQUENCE_OFFSET)),
                reader.segments(files),
                decodedFiles,
                reader.pages(pages, crcOffset, decodedFiles));
    }
}

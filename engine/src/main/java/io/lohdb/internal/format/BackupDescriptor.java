package io.lohdb.internal.format;

import io.lohdb.exceptions.IncompleteBackupException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of the file BACKUP: what a backup is and which files it consists of. Little-endian.
 * Written last: a directory without an intact one is no complete backup.
 *
 * <pre>
 * OFFSET  LENGTH  TYPE   MEANING
 *      0       8  long   magic "LOHDBBAK"
 *      8       4  int    format version
 *     12       4  int    kind: 1 full, 2 increment
 *     16      16  2 long store id
 *     32       8  long   base sequence: an increment continues a backup that reaches it; else 0
 *     40       8  long   through sequence: the last operation in the backup
 *     48       8  long   compacted through: states before it cannot be rebuilt
 *     56       4  int    file count
 *     60      68         zero
 *    128      48  each   files: name (32 bytes, ASCII, zeros behind it), length (long), crc32c (int),
 *                        zero (int)
 *    end       4  int    crc32c of everything before
 * </pre>
 */
public final class BackupDescriptor {
    /** Name of the file. */
    public static final String FILE = "BACKUP";

    /** "LOHDBBAK" read as a little-endian long. */
    public static final long MAGIC = 0x4B41424244484F4CL;

    /** Offset of the magic. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the format version. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the kind. */
    public static final int KIND_OFFSET = 12;

    /** Offset of the store id. */
    public static final int STORE_ID_OFFSET = 16;

    /** Offset of the base sequence. */
    public static final int BASE_SEQUENCE_OFFSET = 32;

    /** Offset of the through sequence. */
    public static final int THROUGH_SEQUENCE_OFFSET = 40;

    /** Offset of the compacted sequence. */
    public static final int COMPACTED_THROUGH_OFFSET = 48;

    /** Offset of the file count. */
    public static final int FILE_COUNT_OFFSET = 56;

    /** Bytes before the files. */
    public static final int HEADER_LENGTH = 128;

    /** Bytes of one file's record. */
    public static final int FILE_LENGTH = 48;

    /** Bytes of a file's name. */
    public static final int NAME_LENGTH = 32;

    /** Longest descriptor that is read: a million files. */
    public static final int MAX_LENGTH = HEADER_LENGTH + 1_000_000 * FILE_LENGTH + Integer.BYTES;

    private static final int KIND_FULL = 1;
    private static final int KIND_INCREMENT = 2;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private BackupDescriptor() {}

    /** The file's content for a backup. */
    public static byte[] encode(final Backup backup) {
        final int crcOffset = HEADER_LENGTH + backup.files().size() * FILE_LENGTH;
        final byte[] content = new byte[crcOffset + Integer.BYTES];
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        buffer.putLong(MAGIC_OFFSET, MAGIC, ORDER);
        buffer.putInt(VERSION_OFFSET, FormatVersion.CURRENT, ORDER);
        buffer.putInt(KIND_OFFSET, backup.isIncrement() ? KIND_INCREMENT : KIND_FULL, ORDER);
        buffer.putLong(STORE_ID_OFFSET, backup.storeId().high(), ORDER);
        buffer.putLong(STORE_ID_OFFSET + Long.BYTES, backup.storeId().low(), ORDER);
        buffer.putLong(BASE_SEQUENCE_OFFSET, backup.baseSequence(), ORDER);
        buffer.putLong(THROUGH_SEQUENCE_OFFSET, backup.throughSequence(), ORDER);
        buffer.putLong(COMPACTED_THROUGH_OFFSET, backup.compactedThrough(), ORDER);
        buffer.putInt(FILE_COUNT_OFFSET, backup.files().size(), ORDER);
        int offset = HEADER_LENGTH;
        for (final BackupFile file : backup.files()) {
            buffer.putBytes(offset, file.name().getBytes(StandardCharsets.US_ASCII));
            buffer.putLong(offset + NAME_LENGTH, file.length(), ORDER);
            buffer.putInt(offset + NAME_LENGTH + Long.BYTES, file.crc(), ORDER);
            offset += FILE_LENGTH;
        }
        buffer.putInt(crcOffset, ContentChecksum.compute(content, crcOffset), ORDER);
        return content;
    }

    /**
     * Reads a descriptor and trusts nothing in it before the checksum agrees.
     *
     * @throws IncompleteBackupException when it is damaged or no descriptor
     * @throws io.lohdb.exceptions.VersionTooOldException or its counterpart for another version
     */
    public static Backup decode(final byte[] content) {
        final int crcOffset = content.length - Integer.BYTES;
        if (crcOffset < HEADER_LENGTH) {
            throw damaged("descriptor too short", HEADER_LENGTH + Integer.BYTES, content.length);
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        final int crc = ContentChecksum.compute(content, crcOffset);
        if (buffer.getInt(crcOffset, ORDER) != crc) {
            throw damaged("descriptor crc mismatch", crc, buffer.getInt(crcOffset, ORDER));
        }
        if (buffer.getLong(MAGIC_OFFSET, ORDER) != MAGIC) {
            throw damaged("not a descriptor", MAGIC, buffer.getLong(MAGIC_OFFSET, ORDER));
        }
        FormatVersion.check(FILE, buffer.getInt(VERSION_OFFSET, ORDER));
        final int count = buffer.getInt(FILE_COUNT_OFFSET, ORDER);
        if (HEADER_LENGTH + (long) count * FILE_LENGTH != crcOffset) {
            throw damaged(
                    "file count and descriptor length disagree",
                    (crcOffset - HEADER_LENGTH) / FILE_LENGTH,
                    count);
        }
        final List<BackupFile> files = new ArrayList<>(count);
        for (int offset = HEADER_LENGTH; offset < crcOffset; offset += FILE_LENGTH) {
            files.add(
                    new BackupFile(
                            name(content, offset),
                            buffer.getLong(offset + NAME_LENGTH, ORDER),
                            buffer.getInt(offset + NAME_LENGTH + Long.BYTES, ORDER)));
        }
        final Backup backup =
                new Backup(
                        new StoreId(
                                buffer.getLong(STORE_ID_OFFSET, ORDER),
                                buffer.getLong(STORE_ID_OFFSET + Long.BYTES, ORDER)),
                        buffer.getInt(KIND_OFFSET, ORDER) == KIND_INCREMENT,
                        buffer.getLong(BASE_SEQUENCE_OFFSET, ORDER),
                        buffer.getLong(THROUGH_SEQUENCE_OFFSET, ORDER),
                        buffer.getLong(COMPACTED_THROUGH_OFFSET, ORDER),
                        files);
        checkWritten(content, crcOffset, backup);
        return backup;
    }

    /** Of a version that is read, every byte has one meaning: what else is there nobody wrote. */
    private static void checkWritten(
            final byte[] content, final int crcOffset, final Backup backup) {
        final byte[] written = encode(backup);
        System.arraycopy(content, VERSION_OFFSET, written, VERSION_OFFSET, Integer.BYTES);
        final int first = Arrays.mismatch(content, 0, crcOffset, written, 0, crcOffset);
        if (first >= 0) {
            throw damaged(
                    "byte that no release writes, at " + first, written[first], content[first]);
        }
    }

    /** A name out of a file is used as one: nothing but what a store writes. */
    private static String name(final byte[] content, final int offset) {
        final String name =
                new String(content, offset, NAME_LENGTH, StandardCharsets.US_ASCII)
                        .replace("\0", "");
        if (!name.equals(ManifestDescriptor.FILE)
                && !ManifestSegment.isSegmentFile(name)
                && !ManifestSegment.isColdFile(name)) {
            throw damaged("file name out of range", "a file of a store", "another name");
        }
        return name;
    }

    private static IncompleteBackupException damaged(
            final String problem, final Object expected, final Object found) {
        return new IncompleteBackupException(
                problem + ": file=" + FILE + " expected=" + expected + " found=" + found);
    }
}

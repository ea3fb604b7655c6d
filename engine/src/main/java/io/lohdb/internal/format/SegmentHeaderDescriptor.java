package io.lohdb.internal.format;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a segment's header. Little-endian. Written once, by the writer, when the segment
 * becomes active; all zeros before that.
 *
 * <pre>
 * OFFSET  LENGTH  TYPE   MEANING
 *      0       8  long   magic "LOHDBSEG"
 *      8       4  int    format version
 *     12       4  int    kind: 1 log, 2 cold
 *     16      16  2 long store id
 *     32       8  long   segment id
 *     40       4  int    segment length, bytes: the file's length
 *     44       4  int    zero
 *     48       8  long   first sequence: of the first operation in this segment; of a cold segment
 *                        its birth, the last operation when its filling began
 *     56       8  long   salt, random
 *     64       8  long   previous end: position where the frames of the segment before end, 0 for none
 *     72       8  long   durable position when this segment became active
 *     80      44         zero
 *    124       4  int    crc32c of bytes 0 to 123
 * </pre>
 */
public final class SegmentHeaderDescriptor {
    /** "LOHDBSEG" read as a little-endian long. */
    public static final long MAGIC = 0x4745534244484F4CL;

    /** Offset of the magic. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the format version. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the kind. */
    public static final int KIND_OFFSET = 12;

    /** Offset of the store id. */
    public static final int STORE_ID_OFFSET = 16;

    /** Offset of the segment id. */
    public static final int SEGMENT_ID_OFFSET = 32;

    /** Offset of the segment length. */
    public static final int SEGMENT_LENGTH_OFFSET = 40;

    /** Offset of the first sequence. */
    public static final int FIRST_SEQUENCE_OFFSET = 48;

    /** Offset of the salt. */
    public static final int SALT_OFFSET = 56;

    /** Offset of the previous end. */
    public static final int PREVIOUS_END_OFFSET = 64;

    /** Offset of the durable position. */
    public static final int DURABLE_POSITION_OFFSET = 72;

    /** Offset of the checksum. */
    public static final int CRC_OFFSET = 124;

    /** Length of the header: the first frame begins here. */
    public static final int HEADER_LENGTH = 128;

    /** A segment written by users. */
    public static final int KIND_LOG = 1;

    /** A segment written by compaction. */
    public static final int KIND_COLD = 2;

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private SegmentHeaderDescriptor() {}

    /** Writes a whole header, checksum included. */
    public static void encode(final MutableDirectBuffer buffer, final SegmentHeader header) {
        // One by one: on a page that faults a bulk fill ends the JVM, where a store throws.
        for (int offset = 0; offset < HEADER_LENGTH; offset += Long.BYTES) {
            buffer.putLong(offset, 0);
        }
        buffer.putLong(MAGIC_OFFSET, MAGIC, ORDER);
        buffer.putInt(VERSION_OFFSET, FormatVersion.CURRENT, ORDER);
        buffer.putInt(KIND_OFFSET, kind(header.isCold()), ORDER);
        buffer.putLong(STORE_ID_OFFSET, header.storeId().high(), ORDER);
        buffer.putLong(STORE_ID_OFFSET + Long.BYTES, header.storeId().low(), ORDER);
        buffer.putLong(SEGMENT_ID_OFFSET, header.segmentId(), ORDER);
        buffer.putInt(SEGMENT_LENGTH_OFFSET, header.segmentLength(), ORDER);
        buffer.putLong(FIRST_SEQUENCE_OFFSET, header.firstSequence(), ORDER);
        buffer.putLong(SALT_OFFSET, header.salt(), ORDER);
        buffer.putLong(PREVIOUS_END_OFFSET, header.previousEnd(), ORDER);
        buffer.putLong(DURABLE_POSITION_OFFSET, header.durablePosition(), ORDER);
        buffer.putInt(CRC_OFFSET, ContentChecksum.compute(buffer, CRC_OFFSET), ORDER);
    }

    /** Reads the fields; meaningful only if {@link #isIntact} holds. */
    public static SegmentHeader decode(final DirectBuffer buffer) {
        return new SegmentHeader(
                new StoreId(
                        buffer.getLong(STORE_ID_OFFSET, ORDER),
                        buffer.getLong(STORE_ID_OFFSET + Long.BYTES, ORDER)),
                buffer.getLong(SEGMENT_ID_OFFSET, ORDER),
                buffer.getInt(SEGMENT_LENGTH_OFFSET, ORDER),
                buffer.getLong(FIRST_SEQUENCE_OFFSET, ORDER),
                buffer.getLong(SALT_OFFSET, ORDER),
                buffer.getLong(PREVIOUS_END_OFFSET, ORDER),
                buffer.getLong(DURABLE_POSITION_OFFSET, ORDER),
                buffer.getInt(KIND_OFFSET, ORDER) == KIND_COLD);
    }

    /** Number of a kind of segment. */
    public static int kind(final boolean isCold) {
        return isCold ? KIND_COLD : KIND_LOG;
    }

    /** Whether magic and checksum are right. */
    public static boolean isIntact(final DirectBuffer buffer) {
        return buffer.getLong(MAGIC_OFFSET, ORDER) == MAGIC
                && buffer.getInt(CRC_OFFSET, ORDER) == ContentChecksum.compute(buffer, CRC_OFFSET);
    }

    /** Whether kind and reserved bytes are what this release writes. */
    public static boolean isKnown(final DirectBuffer buffer, final boolean isCold) {
        int bits = buffer.getInt(KIND_OFFSET, ORDER) ^ kind(isCold);
        bits |= buffer.getInt(SEGMENT_LENGTH_OFFSET + Integer.BYTES, ORDER);
        for (int offset = DURABLE_POSITION_OFFSET + Long.BYTES;
                offset < CRC_OFFSET;
                offset += Integer.BYTES) {
            bits |= buffer.getInt(offset, ORDER);
        }
        return bits == 0;
    }

    /** Whether the header was never written. */
    public static boolean isUnused(final DirectBuffer buffer) {
        long bits = 0;
        for (int offset = 0; offset < HEADER_LENGTH; offset += Long.BYTES) {
            bits |= buffer.getLong(offset, ORDER);
        }
        return bits == 0;
    }

    /** Reads the format version. */
    public static int version(final DirectBuffer buffer) {
        return buffer.getInt(VERSION_OFFSET, ORDER);
    }
}

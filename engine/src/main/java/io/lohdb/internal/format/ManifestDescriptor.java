package io.lohdb.internal.format;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of the file MANIFEST: what the store is and which segments it consists of, in log order.
 * Little-endian. Replaced as a whole, atomically.
 *
 * <pre>
 * OFFSET  LENGTH  TYPE   MEANING
 *      0       8  long   magic "LOHDBMAN"
 *      8       4  int    format version
 *     12       4  int    state: 1 open, 2 closed in order
 *     16      16  2 long store id
 *     32      16  2 long seed of the key hash, random
 *     48       8  long   next segment id
 *     56       8  long   durable position: every byte before it was synced
 *     64       8  long   durable sequence: of the last operation before the durable position
 *     72       4  int    segment count
 *     76       4         zero
 *     80       8  long   first sequence: with which the first log segment begins
 *     88       8  long   compacted through: the last operation when compaction last dropped
 *                        something, 0 for never
 *     96      32         zero
 *    128      32  each   segments: id (long), salt (long), length (int), kind (int: 1 log, 2 cold),
 *                        end (int: offset where its frames end for good; of a log segment, 0 unless
 *                        bytes behind it must never count), zero (int)
 *    end       4  int    crc32c of everything before
 * </pre>
 */
public final class ManifestDescriptor {
    /** Name of the file. */
    public static final String FILE = "MANIFEST";

    /** "LOHDBMAN" read as a little-endian long. */
    public static final long MAGIC = 0x4E414D4244484F4CL;

    /** Offset of the magic. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the format version. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the state. */
    public static final int STATE_OFFSET = 12;

    /** Offset of the store id. */
    public static final int STORE_ID_OFFSET = 16;

    /** Offset of the hash seed. */
    public static final int HASH_SEED_OFFSET = 32;

    /** Offset of the next segment id. */
    public static final int NEXT_SEGMENT_ID_OFFSET = 48;

    /** Offset of the durable position. */
    public static final int DURABLE_POSITION_OFFSET = 56;

    /** Offset of the durable sequence. */
    public static final int DURABLE_SEQUENCE_OFFSET = 64;

    /** Offset of the segment count. */
    public static final int SEGMENT_COUNT_OFFSET = 72;

    /** Offset of the first sequence. */
    public static final int FIRST_SEQUENCE_OFFSET = 80;

    /** Offset of the sequence that is compacted through. */
    public static final int COMPACTED_THROUGH_OFFSET = 88;

    /** Bytes before the segments. */
    public static final int HEADER_LENGTH = 128;

    /** Bytes of one segment. */
    public static final int SEGMENT_LENGTH = 32;

    /** Longest manifest that is read: a million segments. */
    public static final int MAX_LENGTH = HEADER_LENGTH + 1_000_000 * SEGMENT_LENGTH + Integer.BYTES;

    /** Shortest segment that is read, bytes. */
    public static final int MIN_SEGMENT_LENGTH = 256;

    /** Longest segment that is read, bytes. */
    public static final int MAX_SEGMENT_LENGTH = 1 << 30;

    private static final int STATE_OPEN = 1;
    private static final int STATE_CLOSED = 2;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ManifestDescriptor() {}

    /** The file's content for a manifest. */
    public static byte[] encode(final Manifest manifest) {
        final int crcOffset = HEADER_LENGTH + manifest.segments().size() * SEGMENT_LENGTH;
        final byte[] content = new byte[crcOffset + Integer.BYTES];
        final MutableDirectBuffer buffer = new UnsafeBuffer(content);
        buffer.putLong(MAGIC_OFFSET, MAGIC, ORDER);
        buffer.putInt(VERSION_OFFSET, FormatVersion.CURRENT, ORDER);
        buffer.putInt(STATE_OFFSET, manifest.isClosed() ? STATE_CLOSED : STATE_OPEN, ORDER);
        buffer.putLong(STORE_ID_OFFSET, manifest.storeId().high(), ORDER);
        buffer.putLong(STORE_ID_OFFSET + Long.BYTES, manifest.storeId().low(), ORDER);
        buffer.putLong(HASH_SEED_OFFSET, manifest.hashSeed0(), ORDER);
        buffer.putLong(HASH_SEED_OFFSET + Long.BYTES, manifest.hashSeed1(), ORDER);
        buffer.putLong(NEXT_SEGMENT_ID_OFFSET, manifest.nextSegmentId(), ORDER);
        buffer.putLong(DURABLE_POSITION_OFFSET, manifest.durablePosition(), ORDER);
        buffer.putLong(DURABLE_SEQUENCE_OFFSET, manifest.durableSequence(), ORDER);
        buffer.putInt(SEGMENT_COUNT_OFFSET, manifest.segments().size(), ORDER);
        buffer.putLong(FIRST_SEQUENCE_OFFSET, manifest.history().firstSequence(), ORDER);
        buffer.putLong(COMPACTED_THROUGH_OFFSET, manifest.history().compactedThrough(), ORDER);
        int offset = HEADER_LENGTH;
        for (final ManifestSegment segment : manifest.segments()) {
            buffer.putLong(offset, segment.id(), ORDER);
            buffer.putLong(offset + 8, segment.salt(), ORDER);
            buffer.putInt(offset + 16, segment.length(), ORDER);
            buffer.putInt(offset + 20, SegmentHeaderDescriptor.kind(segment.isCold()), ORDER);
            buffer.putInt(offset + 24, segment.end(), ORDER);
            offset += SEGMENT_LENGTH;
        }
        buffer.putInt(crcOffset, ContentChecksum.compute(content, crcOffset), ORDER);
        return content;
    }

    /**
     * Reads a manifest and trusts nothing in it before the checksum agrees.
     *
     * @throws ForeignFileException when it is no manifest
     * @throws CorruptLogException when it is damaged
     * @throws io.lohdb.exceptions.VersionTooOldException or its counterpart for another version
     */
    public static Manifest decode(final byte[] content) {
        if (content.length < HEADER_LENGTH + Integer.BYTES) {
            throw new CorruptLogException(
                    "manifest too short",
                    FILE,
                    content.length,
                    "at least " + (HEADER_LENGTH + Integer.BYTES) + " bytes",
                    content.length);
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        final int crcOffset = content.length - Integer.BYTES;
        final long magic = buffer.getLong(MAGIC_OFFSET, ORDER);
        if (magic != MAGIC) {
            throw new ForeignFileException(
                    String.format(
                            Locale.ROOT,
                            "not a LohDB manifest: file=%s offset=0 expected=%016x found=%016x",
                            FILE,
                            MAGIC,
                            magic));
        }
        final int crc = ContentChecksum.compute(content, crcOffset);
        if (buffer.getInt(crcOffset, ORDER) != crc) {
            throw new CorruptLogException(
                    "manifest crc mismatch",
                    FILE,
                    crcOffset,
                    Integer.toHexString(crc),
                    Integer.toHexString(buffer.getInt(crcOffset, ORDER)));
        }
        FormatVersion.check(FILE, buffer.getInt(VERSION_OFFSET, ORDER));
        return decodeIntact(buffer, crcOffset);
    }

    private static Manifest decodeIntact(final UnsafeBuffer buffer, final int crcOffset) {
        final int count = buffer.getInt(SEGMENT_COUNT_OFFSET, ORDER);
        if (count < 0 || HEADER_LENGTH + (long) count * SEGMENT_LENGTH != crcOffset) {
            throw new CorruptLogException(
                    "segment count and manifest length disagree",
                    FILE,
                    SEGMENT_COUNT_OFFSET,
                    (crcOffset - HEADER_LENGTH) / SEGMENT_LENGTH,
                    count);
        }
        final List<ManifestSegment> segments = new ArrayList<>(count);
        for (int offset = HEADER_LENGTH; offset < crcOffset; offset += SEGMENT_LENGTH) {
            segments.add(decodeSegment(buffer, offset));
        }
        checkFields(buffer, segments);
        return new Manifest(
                new StoreId(
                        buffer.getLong(STORE_ID_OFFSET, ORDER),
                        buffer.getLong(STORE_ID_OFFSET + Long.BYTES, ORDER)),
                buffer.getLong(HASH_SEED_OFFSET, ORDER),
                buffer.getLong(HASH_SEED_OFFSET + Long.BYTES, ORDER),
                buffer.getLong(NEXT_SEGMENT_ID_OFFSET, ORDER),
                buffer.getLong(DURABLE_POSITION_OFFSET, ORDER),
                buffer.getLong(DURABLE_SEQUENCE_OFFSET, ORDER),
                buffer.getInt(STATE_OFFSET, ORDER) == STATE_CLOSED,
                segments,
                decodeHistory(buffer));
    }

    private static LogHistory decodeHistory(final UnsafeBuffer buffer) {
        final long first = buffer.getLong(FIRST_SEQUENCE_OFFSET, ORDER);
        final long compacted = buffer.getLong(COMPACTED_THROUGH_OFFSET, ORDER);
        if (buffer.getInt(VERSION_OFFSET, ORDER) == 1) {
            check("first sequence", FIRST_SEQUENCE_OFFSET, first == 0, first);
            check("compacted sequence", COMPACTED_THROUGH_OFFSET, compacted == 0, compacted);
            return LogHistory.WHOLE;
        }
        check("first sequence", FIRST_SEQUENCE_OFFSET, isSequence(first) && first > 0, first);
        check("compacted sequence", COMPACTED_THROUGH_OFFSET, isSequence(compacted), compacted);
        return new LogHistory(first, compacted);
    }

    private static boolean isSequence(final long sequence) {
        return sequence >= 0 && sequence <= FrameDescriptor.MAX_SEQUENCE + MAX_SEGMENT_LENGTH;
    }

    private static ManifestSegment decodeSegment(final UnsafeBuffer buffer, final int offset) {
        final int kind = buffer.getInt(offset + 20, ORDER);
        final boolean isCold = kind == SegmentHeaderDescriptor.KIND_COLD;
        final ManifestSegment segment =
                new ManifestSegment(
                        buffer.getLong(offset, ORDER),
                        buffer.getLong(offset + 8, ORDER),
                        buffer.getInt(offset + 16, ORDER),
                        buffer.getInt(offset + 24, ORDER),
                        isCold);
        check("segment id", offset, ManifestSegment.isId(segment.id()), segment.id());
        check("segment length", offset + 16, isLength(segment), segment.length());
        check(
                "segment kind",
                offset + 20,
                isCold || kind == SegmentHeaderDescriptor.KIND_LOG,
                kind);
        check(
                "segment end",
                offset + 24,
                (segment.end() == 0 && !isCold) || isFrameEnd(segment.end(), segment.length()),
                segment.end());
        final int reserved = buffer.getInt(offset + 28, ORDER);
        check("reserved bytes", offset + 28, reserved == 0, reserved);
        return segment;
    }

    /** Whether a segment of its kind may have this length. */
    public static boolean isLength(final ManifestSegment segment) {
        return segment.length() >= MIN_SEGMENT_LENGTH
                && segment.length() <= MAX_SEGMENT_LENGTH
                && isAligned(segment);
    }

    private static boolean isAligned(final ManifestSegment segment) {
        return segment.isCold()
                ? segment.length() % FrameDescriptor.ALIGNMENT == 0
                : Integer.bitCount(segment.length()) == 1;
    }

    private static boolean isFrameEnd(final int offset, final int segmentLength) {
        return offset >= SegmentHeaderDescriptor.HEADER_LENGTH
                && offset <= segmentLength
                && offset % FrameDescriptor.ALIGNMENT == 0;
    }

    private static void checkFields(
            final UnsafeBuffer buffer, final List<ManifestSegment> segments) {
        final int state = buffer.getInt(STATE_OFFSET, ORDER);
        check("state", STATE_OFFSET, state == STATE_OPEN || state == STATE_CLOSED, state);
        checkZero(buffer, SEGMENT_COUNT_OFFSET + Integer.BYTES, FIRST_SEQUENCE_OFFSET);
        checkZero(buffer, COMPACTED_THROUGH_OFFSET + Long.BYTES, HEADER_LENGTH);
        final long position = buffer.getLong(DURABLE_POSITION_OFFSET, ORDER);
        check("durable position", DURABLE_POSITION_OFFSET, position >= 0, position);
        final long sequence = buffer.getLong(DURABLE_SEQUENCE_OFFSET, ORDER);
        check("durable sequence", DURABLE_SEQUENCE_OFFSET, isSequence(sequence), sequence);
        long last = 0;
        for (final ManifestSegment segment : segments) {
            check("order of segment ids", HEADER_LENGTH, segment.id() > last, segment.id());
            last = segment.id();
        }
        final long nextId = buffer.getLong(NEXT_SEGMENT_ID_OFFSET, ORDER);
        check(
                "next segment id",
                NEXT_SEGMENT_ID_OFFSET,
                nextId > last && nextId <= ManifestSegment.MAX_ID + 1,
                nextId);
    }

    private static void checkZero(final UnsafeBuffer buffer, final int from, final int to) {
        for (int offset = from; offset < to; offset++) {
            check("reserved bytes", offset, buffer.getByte(offset) == 0, buffer.getByte(offset));
        }
    }

    private static void check(
            final String field, final int offset, final boolean isValid, final long found) {
        if (!isValid) {
            throw new CorruptLogException(
                    "manifest field out of range", FILE, offset, "a valid " + field, found);
        }
    }
}

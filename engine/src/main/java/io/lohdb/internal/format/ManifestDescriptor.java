package io.lohdb.internal.format;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
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
 *     76      52         zero
 *    128      24  each   segments: id (long), salt (long), length (int), kind (int)
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

    /** Bytes before the segments. */
    public static final int HEADER_LENGTH = 128;

    /** Bytes of one segment. */
    public static final int SEGMENT_LENGTH = 24;

    /** Longest manifest that is read: a million segments. */
    public static final int MAX_LENGTH = HEADER_LENGTH + 1_000_000 * SEGMENT_LENGTH + Integer.BYTES;

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
        int offset = HEADER_LENGTH;
        for (final ManifestSegment segment : manifest.segments()) {
            buffer.putLong(offset, segment.id(), ORDER);
            buffer.putLong(offset + 8, segment.salt(), ORDER);
            buffer.putInt(offset + 16, segment.length(), ORDER);
            buffer.putInt(offset + 20, SegmentHeaderDescriptor.KIND_LOG, ORDER);
            offset += SEGMENT_LENGTH;
        }
        buffer.putInt(crcOffset, crc(content, crcOffset), ORDER);
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
        final boolean isIntact = buffer.getInt(crcOffset, ORDER) == crc(content, crcOffset);
        final long magic = buffer.getLong(MAGIC_OFFSET, ORDER);
        if (magic != MAGIC) {
            throw new ForeignFileException(
                    String.format(
                            "not a LohDB manifest: file=%s offset=0 expected=%016x found=%016x",
                            FILE, MAGIC, magic));
        }
        if (!isIntact) {
            throw new CorruptLogException(
                    "manifest crc mismatch",
                    FILE,
                    crcOffset,
                    Integer.toHexString(crc(content, crcOffset)),
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
            segments.add(
                    new ManifestSegment(
                            buffer.getLong(offset, ORDER),
                            buffer.getLong(offset + 8, ORDER),
                            buffer.getInt(offset + 16, ORDER)));
        }
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
                segments);
    }

    private static int crc(final byte[] content, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(content, 0, length);
        return (int) crc.getValue();
    }
}

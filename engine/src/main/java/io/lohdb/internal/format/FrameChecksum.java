package io.lohdb.internal.format;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * The checksum of a frame: CRC32C of everything behind the checksum field, combined with a mask
 * made of length, position and the segment's salt. A frame that is damaged, moved, left over from
 * an earlier use of the file, or embedded in a value by somebody who does not know the salt fails.
 *
 * <p>For one thread; allocates nothing once made.
 */
public final class FrameChecksum {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private static final int CHUNK_LENGTH = 4096;

    private final CRC32C crc = new CRC32C();

    /**
     * Mapped memory is copied first: a page that cannot be read is an error in a copy, but ends the
     * JVM inside its checksum code.
     */
    private final byte[] chunk = new byte[CHUNK_LENGTH];

    /** Creates a calculator. */
    public FrameChecksum() {}

    /**
     * Computes the checksum of a frame.
     *
     * @param buffer the segment's memory
     * @param frame offset of the frame in the segment
     * @param coveredLength bytes of the frame, from its first on, whose content counts
     * @param salt the segment's
     * @param position of the frame
     * @param length as it stands, or will stand, in the length field
     */
    public int compute(
            final DirectBuffer buffer,
            final int frame,
            final int coveredLength,
            final long salt,
            final long position,
            final int length) {
        begin();
        update(
                buffer,
                frame + FrameDescriptor.SEQUENCE_OFFSET,
                coveredLength - FrameDescriptor.SEQUENCE_OFFSET);
        return end(salt, position, length);
    }

    /** Begins with a frame that comes in parts. */
    public void begin() {
        crc.reset();
    }

    /** Takes the next part of what is covered, that is, of all behind the checksum field. */
    public void update(final DirectBuffer buffer, final int begin, final int count) {
        final int end = begin + count;
        int offset = begin;
        while (offset < end) {
            final int part = Math.min(CHUNK_LENGTH, end - offset);
            buffer.getBytes(offset, chunk, 0, part);
            crc.update(chunk, 0, part);
            offset += part;
        }
    }

    /** The checksum of the parts since {@link #begin}, of a frame with such a place and length. */
    public int end(final long salt, final long position, final int length) {
        return (int) crc.getValue() ^ mask(salt, position, length);
    }

    /**
     * The checksum of a frame at another place, nothing else changed, without reading it again: a
     * copy that went wrong since the frame was checked fails there too.
     */
    public static int moved(
            final int checksum,
            final int length,
            final long salt,
            final long position,
            final long newSalt,
            final long newPosition) {
        return checksum ^ mask(salt, position, length) ^ mask(newSalt, newPosition, length);
    }

    /**
     * Bytes of a frame whose content the checksum covers: a PADDING frame's filling does not count.
     */
    public static int coveredLength(final int type, final int length) {
        return type == FrameType.PADDING ? FrameDescriptor.HEADER_LENGTH : length;
    }

    private static int mask(final long salt, final long position, final int length) {
        // Finalizer of MurmurHash3 (Appleby): every input bit reaches every output bit.
        long mixed = salt ^ (position * MIX) ^ ((long) length << 17);
        mixed ^= mixed >>> 33;
        mixed *= 0xFF51AFD7ED558CCDL;
        mixed ^= mixed >>> 33;
        mixed *= 0xC4CEB9FE1A85EC53L;
        return (int) (mixed ^ mixed >>> 33);
    }
}

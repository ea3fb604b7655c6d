package io.lohdb.internal.format;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/** The checksum of files and headers that are written as a whole: CRC32C of their first bytes. */
final class ContentChecksum {
    private ContentChecksum() {}

    /** Checksum of the first bytes of a content. */
    static int compute(final byte[] content, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(content, 0, length);
        return (int) crc.getValue();
    }

    /** As above, of memory that may be mapped: it is copied first, see {@link FrameChecksum}. */
    static int compute(final DirectBuffer buffer, final int length) {
        final byte[] covered = new byte[length];
        buffer.getBytes(0, covered);
        return compute(covered, length);
    }
}

package io.lohdb.stress.hostile;

import io.lohdb.internal.format.ManifestDescriptor;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Repairs what keeps a hostile manifest from being looked at. Stateless. */
final class ForgedManifest {
    private ForgedManifest() {}

    /** Makes the checksum right. */
    static byte[] withChecksum(final byte[] content) {
        final int crcOffset = content.length - Integer.BYTES;
        if (crcOffset >= 0) {
            final CRC32C crc = new CRC32C();
            crc.update(content, 0, crcOffset);
            new UnsafeBuffer(content)
                    .putInt(crcOffset, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        }
        return content;
    }

    /** Makes magic, count and checksum right, as far as the length allows. */
    static byte[] wellFormed(final byte[] content) {
        final int segments =
                (content.length - ManifestDescriptor.HEADER_LENGTH - Integer.BYTES)
                        / ManifestDescriptor.SEGMENT_LENGTH;
        if (content.length >= ManifestDescriptor.HEADER_LENGTH + Integer.BYTES) {
            final UnsafeBuffer buffer = new UnsafeBuffer(content);
            buffer.putLong(
                    ManifestDescriptor.MAGIC_OFFSET,
                    ManifestDescriptor.MAGIC,
                    ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(
                    ManifestDescriptor.SEGMENT_COUNT_OFFSET, segments, ByteOrder.LITTLE_ENDIAN);
        }
        return withChecksum(content);
    }
}

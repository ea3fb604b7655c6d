package io.lohdb.internal.backup;

import io.lohdb.spi.StorageEngine;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A figure of all entries of a store, in whatever order they come.
 *
 * @param count how many there are
 * @param sum of a figure of each entry
 */
record EntryDigest(long count, long sum) {
    /** An odd number with many bits, so that the two checksums of an entry do not cancel out. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** Reads every entry. */
    static EntryDigest of(final StorageEngine engine) {
        final long[] totals = {0, 0};
        engine.forEach(
                new UnsafeBuffer(new byte[0]),
                (buffer, key, keyLength, value, valueLength) -> {
                    final long keyCrc = crc(buffer, key, keyLength);
                    final long valueCrc = crc(buffer, value, valueLength);
                    totals[0]++;
                    totals[1] +=
                            (((keyCrc << 32) | valueCrc) * MIX) ^ (keyLength * MIX + valueLength);
                    return true;
                });
        return new EntryDigest(totals[0], totals[1]);
    }

    private static long crc(final DirectBuffer buffer, final int offset, final int length) {
        final CRC32C crc = new CRC32C();
        final ByteBuffer bytes = buffer.byteBuffer();
        if (bytes == null) {
            final byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            crc.update(copy);
        } else {
            final ByteBuffer part = bytes.duplicate();
            part.limit(offset + length).position(offset);
            crc.update(part);
        }
        return crc.getValue();
    }
}

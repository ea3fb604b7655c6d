package io.lohdb.internal.store;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Chronicle's bytes at the edge of the API. Loaded only when such a call is made. */
public final class BytesViews {
    private BytesViews() {}

    /**
     * The readable bytes as a buffer: without a copy for native memory, whose owner must keep it
     * for as long as the view is used; as a copy otherwise.
     */
    public static DirectBuffer view(final BytesStore<?, ?> bytes) {
        final long length = bytes.readRemaining();
        if (length > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException("too many bytes: found=" + length);
        }
        if (bytes.isDirectMemory() && length > 0) {
            return new UnsafeBuffer(bytes.addressForRead(bytes.readPosition()), (int) length);
        }
        final byte[] copy = new byte[(int) length];
        bytes.read(bytes.readPosition(), copy, 0, copy.length);
        return new UnsafeBuffer(copy);
    }

    /** Appends a range of a buffer at the write position. */
    public static void append(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Bytes<?> destination) {
        if (length > destination.writeRemaining()) {
            throw new IllegalArgumentException(
                    "destination too small: needed="
                            + length
                            + " writeRemaining="
                            + destination.writeRemaining());
        }
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        destination.write(copy);
    }
}

package io.lohdb.internal.log;

import io.lohdb.internal.format.FrameDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** Compares keys with those in frames, eight bytes at a time. Stateless; any thread. */
public final class FrameKeys {
    private FrameKeys() {}

    /** Whether a frame's key is exactly this one. The frame lies within the segment. */
    public static boolean matches(
            final Segment segment,
            final int frame,
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength) {
        final UnsafeBuffer buffer = segment.buffer();
        return FrameDescriptor.keyLength(buffer, frame) == keyLength
                && startsWith(
                        segment, frame + FrameDescriptor.HEADER_LENGTH, key, keyOffset, keyLength);
    }

    /**
     * Whether a frame's key is exactly this one.
     *
     * @param frame address of a frame with so long a key that can be read
     */
    public static boolean matches(
            final long frame, final DirectBuffer key, final int keyOffset, final int keyLength) {
        return FrameDescriptor.keyLength(FrameDescriptor.head(frame)) == keyLength
                && isEqual(frame + FrameDescriptor.HEADER_LENGTH, key, keyOffset, keyLength);
    }

    /** Whether the bytes at an offset of a segment are the ones given. */
    public static boolean startsWith(
            final Segment segment,
            final int offset,
            final DirectBuffer bytes,
            final int bytesOffset,
            final int length) {
        segment.buffer().boundsCheck(offset, length);
        return isEqual(segment.buffer().addressOffset() + offset, bytes, bytesOffset, length);
    }

    private static boolean isEqual(
            final long address, final DirectBuffer bytes, final int bytesOffset, final int length) {
        bytes.boundsCheck(bytesOffset, length);
        final byte[] array = bytes.byteArray();
        long left = bytes.addressOffset() + bytesOffset;
        long right = address;
        int remaining = length;
        for (; remaining >= Long.BYTES; remaining -= Long.BYTES) {
            if (UnsafeApi.getLong(array, left) != UnsafeApi.getLong(null, right)) {
                return false;
            }
            left += Long.BYTES;
            right += Long.BYTES;
        }
        for (; remaining > 0; remaining--) {
            if (UnsafeApi.getByte(array, left++) != UnsafeApi.getByte(null, right++)) {
                return false;
            }
        }
        return true;
    }
}

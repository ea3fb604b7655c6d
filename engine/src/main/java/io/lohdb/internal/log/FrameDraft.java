package io.lohdb.internal.log;

import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A frame that is made on the heap, checksummed there, and then copied into the log as a whole. In
 * the log's memory its checksum would wait for the cache lines that its bytes were just stored to;
 * stores alone wait for nothing. For the thread that holds the writer lock.
 */
public final class FrameDraft {
    /** Longest frame, bytes; a longer one is better made in its place. */
    public static final int CAPACITY = 4096;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);

    private int length;

    /** Creates a draft. */
    public FrameDraft() {}

    /** Whether a frame without padding is short enough. */
    public static boolean fits(final int frameLength) {
        return frameLength <= CAPACITY;
    }

    /**
     * Begins a frame of the next operation.
     *
     * @param typeAndFlags see {@link FrameDescriptor#typeAndFlags}
     * @return where the key goes behind the header, the value behind the key, the expiry behind the
     *     value
     */
    public UnsafeBuffer begin(final int typeAndFlags, final int keyLength, final int valueLength) {
        length =
                FrameDescriptor.frameLength(keyLength, valueLength)
                        + FrameDescriptor.expiryLength(typeAndFlags);
        FrameDescriptor.header(buffer, 0, 0, typeAndFlags, keyLength, valueLength);
        return buffer;
    }

    /** Makes it a frame of a segment that readers find. */
    void publish(
            final Segment segment,
            final int frame,
            final long sequence,
            final FrameChecksum checksum) {
        final long position = LogPosition.of(segment.id(), frame);
        FrameDescriptor.sequence(buffer, 0, sequence);
        final int crc =
                checksum.compute(buffer, 0, length, segment.header().salt(), position, length);
        FrameDescriptor.crc(buffer, 0, crc);
        segment.buffer()
                .putBytes(
                        frame + FrameDescriptor.CRC_OFFSET,
                        buffer,
                        FrameDescriptor.CRC_OFFSET,
                        length - FrameDescriptor.CRC_OFFSET);
        // Release: the frame is whole for whoever sees its length.
        VarHandle.releaseFence();
        FrameDescriptor.length(segment.buffer(), frame, length);
    }

    int length() {
        return length;
    }
}

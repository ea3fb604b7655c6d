package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes frames with a right checksum and any content into an image: a hostile or newer writer. */
final class ForgedFrame {
    private final long sequence;
    private final int typeAndFlags;
    private int length;
    private int keyLength;
    private int valueLength;
    private byte[] content = {};

    ForgedFrame(long sequence, int type, int flags) {
        this.sequence = sequence;
        this.typeAndFlags = FrameDescriptor.typeAndFlags(type, flags);
        this.length = FrameDescriptor.HEADER_LENGTH;
    }

    /** What the length fields say. */
    ForgedFrame lengths(int frameLength, int key, int value) {
        length = frameLength;
        keyLength = key;
        valueLength = value;
        return this;
    }

    /** What stands behind the header. */
    ForgedFrame content(byte[] bytes) {
        content = bytes.clone();
        return this;
    }

    /** The image with this frame at an offset of a segment. */
    StoreImage writeTo(StoreImage image, long segmentId, int offset) {
        String file = io.lohdb.internal.format.ManifestSegment.file(segmentId);
        ByteBuffer memory = ByteBuffer.wrap(image.file(file));
        UnsafeBuffer buffer = new UnsafeBuffer(memory);
        FrameDescriptor.header(buffer, offset, sequence, typeAndFlags, keyLength, valueLength);
        buffer.putBytes(offset + FrameDescriptor.HEADER_LENGTH, content);
        int covered = FrameChecksum.coveredLength(typeAndFlags & 0xFF, length);
        FrameDescriptor.crc(
                buffer,
                offset,
                new FrameChecksum()
                        .compute(
                                buffer,
                                offset,
                                Math.max(
                                        FrameDescriptor.SEQUENCE_OFFSET,
                                        Math.min(covered, memory.capacity() - offset)),
                                image.header(segmentId).salt(),
                                LogPosition.of(segmentId, offset),
                                length));
        buffer.putInt(
                offset + FrameDescriptor.LENGTH_OFFSET, length, java.nio.ByteOrder.LITTLE_ENDIAN);
        return image.with(file, memory.array());
    }
}

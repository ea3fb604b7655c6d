package io.lohdb.stress.hostile;

import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** A segment file under a forger's hands: writes anything, with right checksums. For one thread. */
final class ForgedSegment {
    /** Offset of the first frame. */
    static final int FIRST_FRAME = SegmentHeaderDescriptor.HEADER_LENGTH;

    private final byte[] content;
    private final UnsafeBuffer buffer;
    private final FrameChecksum checksum = new FrameChecksum();
    private final long id;
    private final long salt;
    private int tail = SegmentHeaderDescriptor.HEADER_LENGTH;
    private int end;

    ForgedSegment(final long id, final long salt, final byte[] content) {
        this.id = id;
        this.salt = salt;
        this.content = content;
        this.buffer = new UnsafeBuffer(content);
    }

    /** Over content whose frames are to carry the salt that a header says. */
    static ForgedSegment over(final byte[] content, final long id, final byte[] header) {
        final long salt =
                new UnsafeBuffer(header)
                        .getLong(SegmentHeaderDescriptor.SALT_OFFSET, ByteOrder.LITTLE_ENDIAN);
        return new ForgedSegment(id, salt, content);
    }

    long id() {
        return id;
    }

    byte[] content() {
        return content;
    }

    /** Offset behind the last frame appended. */
    int tail() {
        return tail;
    }

    void tail(final int offset) {
        tail = offset;
    }

    int room() {
        return content.length - tail;
    }

    /** Where the manifest will say that the frames end. */
    void end(final int offset) {
        end = offset;
    }

    /** The manifest's words for this segment. */
    ManifestSegment named() {
        return new ManifestSegment(id, salt, content.length, end);
    }

    void header(final SegmentHeader header) {
        SegmentHeaderDescriptor.encode(buffer, header);
    }

    /** Appends a frame whose lengths agree. */
    void append(final int typeAndFlags, final long sequence, final byte[] key, final byte[] value) {
        final int length = FrameDescriptor.frameLength(key.length, value.length);
        FrameDescriptor.header(buffer, tail, sequence, typeAndFlags, key.length, value.length);
        buffer.putBytes(tail + FrameDescriptor.HEADER_LENGTH, key);
        buffer.putBytes(tail + FrameDescriptor.HEADER_LENGTH + key.length, value);
        buffer.putInt(tail, length, ByteOrder.LITTLE_ENDIAN);
        repair(tail);
        tail += FrameDescriptor.alignedLength(length);
    }

    /** Appends a SYNC_MARK or LOST frame. */
    void append(final int type, final long sequence, final long value) {
        final byte[] bytes = new byte[Long.BYTES];
        new UnsafeBuffer(bytes).putLong(0, value, ByteOrder.LITTLE_ENDIAN);
        append(type, sequence, new byte[0], bytes);
    }

    /** Fills the rest with a PADDING frame if there is room for one. */
    void pad(final long sequence) {
        if (room() >= FrameDescriptor.MIN_FRAME_ROOM) {
            FrameDescriptor.header(buffer, tail, sequence, FrameType.PADDING, 0, 0);
            buffer.putInt(tail, room(), ByteOrder.LITTLE_ENDIAN);
            repair(tail);
        }
    }

    /** Writes bytes anywhere, as far as there is room. */
    void write(final int offset, final byte[] bytes) {
        final int length = Math.min(bytes.length, content.length - offset);
        if (length > 0) {
            buffer.putBytes(offset, bytes, 0, length);
        }
    }

    /** Makes the header's checksum right. */
    void repairHeader() {
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(content, 0, SegmentHeaderDescriptor.CRC_OFFSET);
        buffer.putInt(
                SegmentHeaderDescriptor.CRC_OFFSET, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes the checksum of a frame right, whatever it holds; says whether its length allows. */
    boolean repair(final int frame) {
        if (content.length - frame < FrameDescriptor.HEADER_LENGTH) {
            return false;
        }
        final int length = FrameDescriptor.length(buffer, frame);
        if (length < FrameDescriptor.HEADER_LENGTH || length > content.length - frame) {
            return false;
        }
        FrameDescriptor.crc(
                buffer,
                frame,
                checksum.compute(
                        buffer,
                        frame,
                        FrameChecksum.coveredLength(FrameDescriptor.type(buffer, frame), length),
                        salt,
                        LogPosition.of(id, frame),
                        length));
        return true;
    }

    /** Makes the checksum of everything right that could be taken for a frame. */
    void repairFrames() {
        int frame = SegmentHeaderDescriptor.HEADER_LENGTH;
        while (frame <= content.length - FrameDescriptor.MIN_FRAME_ROOM) {
            frame =
                    repair(frame)
                            ? FrameDescriptor.next(buffer, frame)
                            : frame + FrameDescriptor.ALIGNMENT;
        }
    }
}

package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogHistory;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.ColdSegmentWriter;
import io.lohdb.internal.recovery.StoreImage.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes cold segments out of the log of an image, as compaction does. Stateless. */
final class ColdImages {
    static final int LENGTH = 4096;
    static final int FIRST_FRAME = SegmentHeaderDescriptor.HEADER_LENGTH;

    private static final long SALT = 0x5A17_0123_4567_89ABL;

    private ColdImages() {}

    /**
     * The image with one more cold segment that holds copies of these operations, in this order.
     */
    static StoreImage withCold(StoreImage image, List<Long> sequences, long birth) {
        Manifest manifest = image.manifest();
        SimulatedDirectory disk = new SimulatedDirectory(image);
        try {
            long id = manifest.nextSegmentId();
            int frames = FIRST_FRAME;
            for (long sequence : sequences) {
                Frame frame = image.operation(sequence);
                frames += frame.end() - frame.offset();
            }
            int length = Math.max(LENGTH, BitUtil.align(frames, LENGTH));
            ColdSegmentWriter writer =
                    new ColdSegmentWriter(disk, manifest.storeId(), id, SALT + id, length);
            for (long sequence : sequences) {
                Frame frame = image.operation(sequence);
                writer.append(
                        new UnsafeBuffer(image.file(StoreImage.fileOf(frame))), frame.offset());
            }
            writer.finish(birth, 0);
            return disk.killed().with(manifest.plus(writer.named()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The image without its first log segments. */
    static StoreImage withoutLog(StoreImage image, int count) {
        Manifest manifest = image.manifest();
        StoreImage left = image;
        for (ManifestSegment segment : image.manifest().logSegments().subList(0, count)) {
            manifest = manifest.without(segment);
            left = left.without(segment.file());
        }
        SegmentHeader first = image.header(manifest.logSegments().get(0).id());
        long last = image.frames().get(image.frames().size() - 1).sequence();
        return left.with(manifest.with(new LogHistory(first.firstSequence(), last)));
    }

    /** First sequence of the n-th log segment, counted from 0. */
    static long firstSequence(StoreImage image, int segment) {
        return image.header(image.manifest().logSegments().get(segment).id()).firstSequence();
    }

    /** The n-th cold segment, counted from 0. */
    static ManifestSegment cold(StoreImage image, int number) {
        return image.manifest().coldSegments().get(number);
    }

    /** Offset of the n-th frame of a cold segment, counted from 0. */
    static int frame(StoreImage image, int cold, int number) {
        UnsafeBuffer buffer = new UnsafeBuffer(image.file(cold(image, cold).file()));
        int offset = FIRST_FRAME;
        for (int i = 0; i < number; i++) {
            offset = FrameDescriptor.next(buffer, offset);
        }
        return offset;
    }

    /** The image with another content in the n-th frame of a cold segment, checksum right. */
    static StoreImage forged(StoreImage image, int number, long sequence, int typeAndFlags) {
        ManifestSegment cold = cold(image, 0);
        UnsafeBuffer buffer = new UnsafeBuffer(image.file(cold.file()));
        int frame = frame(image, 0, number);
        int length = FrameDescriptor.length(buffer, frame);
        FrameDescriptor.header(
                buffer,
                frame,
                sequence,
                typeAndFlags,
                FrameDescriptor.keyLength(buffer, frame),
                FrameDescriptor.valueLength(buffer, frame));
        return sealed(image, buffer, frame, length);
    }

    /** The image with a frame of a cold segment that is as long as this, checksum right. */
    static StoreImage sealed(StoreImage image, UnsafeBuffer buffer, int frame, int length) {
        ManifestSegment cold = cold(image, 0);
        FrameDescriptor.length(buffer, frame, length);
        FrameDescriptor.crc(
                buffer,
                frame,
                new FrameChecksum()
                        .compute(
                                buffer,
                                frame,
                                length,
                                cold.salt(),
                                LogPosition.of(cold.id(), frame),
                                length));
        return image.with(cold.file(), buffer.byteArray());
    }

    /** The image with another header of its first cold segment. */
    static StoreImage withHeader(StoreImage image, SegmentHeader header) {
        ManifestSegment cold = cold(image, 0);
        byte[] content = image.file(cold.file());
        SegmentHeaderDescriptor.encode(new UnsafeBuffer(content), header);
        return image.with(cold.file(), content);
    }

    /** The header of the first cold segment. */
    static SegmentHeader header(StoreImage image) {
        return SegmentHeaderDescriptor.decode(new UnsafeBuffer(image.file(cold(image, 0).file())));
    }
}

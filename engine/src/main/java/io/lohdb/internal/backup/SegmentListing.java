package io.lohdb.internal.backup;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.format.FormatVersion;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.Problem;
import io.lohdb.spi.FrameHandler;
import io.lohdb.spi.FrameInfo;
import io.lohdb.spi.SegmentInfo;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Lists the frames of one segment file, as they stand there. For one thread, once. */
public final class SegmentListing {
    private SegmentListing() {}

    /**
     * Reads a segment; the directory around it is locked meanwhile.
     *
     * @return what its header says
     * @throws ForeignFileException when it is no segment
     * @throws CorruptLogException when its header is damaged
     */
    public static SegmentInfo run(final Path path, final FrameHandler handler) {
        final Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new StoreAccessException("not a file: path=" + path);
        }
        final String name = path.getFileName().toString();
        final StoreDirectory directory = OsDirectory.openReadOnly(parent);
        try {
            return list(directory, name, handler);
        } catch (final IOException e) {
            throw FileFault.typed("read the segment: file=" + name, e);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        } finally {
            directory.release();
        }
    }

    private static SegmentInfo list(
            final StoreDirectory directory, final String name, final FrameHandler handler)
            throws IOException {
        final long length = directory.length(name);
        if (length < 0) {
            throw new StoreAccessException("no such file: file=" + name);
        }
        if (length < SegmentHeaderDescriptor.HEADER_LENGTH) {
            throw new ForeignFileException("not a segment: file=" + name + " length=" + length);
        }
        final MappedFile file = directory.map(name, ManifestDescriptor.MAX_SEGMENT_LENGTH);
        try {
            final SegmentHeader header = header(name, new UnsafeBuffer(file.memory()));
            final Segment segment = new Segment(header, file, 0);
            new SegmentFrames(segment, segment.buffer().capacity())
                    .visit(visitor(segment, handler));
            return new SegmentInfo(
                    name,
                    header.storeId().toString(),
                    header.segmentId(),
                    length,
                    header.isCold(),
                    header.firstSequence(),
                    header.previousEnd(),
                    header.durablePosition());
        } finally {
            file.close();
        }
    }

    private static SegmentHeader header(final String name, final UnsafeBuffer buffer) {
        if (SegmentHeaderDescriptor.isUnused(buffer)) {
            throw new ForeignFileException("segment was never used: file=" + name);
        }
        if (buffer.getLong(SegmentHeaderDescriptor.MAGIC_OFFSET, ByteOrder.LITTLE_ENDIAN)
                != SegmentHeaderDescriptor.MAGIC) {
            throw new ForeignFileException("not a segment: file=" + name);
        }
        if (!SegmentHeaderDescriptor.isIntact(buffer)) {
            throw new CorruptLogException(
                    "segment header damaged", name, 0, "magic and crc", "something else");
        }
        FormatVersion.check(name, SegmentHeaderDescriptor.version(buffer));
        final SegmentHeader header = SegmentHeaderDescriptor.decode(buffer);
        if (header.segmentLength() != buffer.capacity()) {
            throw new CorruptLogException(
                    "segment length mismatch",
                    name,
                    SegmentHeaderDescriptor.SEGMENT_LENGTH_OFFSET,
                    buffer.capacity(),
                    header.segmentLength());
        }
        return header;
    }

    private static SegmentFrames.Visitor visitor(
            final Segment segment, final FrameHandler handler) {
        final UnsafeBuffer buffer = segment.buffer();
        return new SegmentFrames.Visitor() {
            @Override
            public void onFrame(final int offset, final int length) {
                handler.onFrame(
                        new FrameInfo(
                                offset,
                                length,
                                name(FrameDescriptor.type(buffer, offset)),
                                FrameDescriptor.sequence(buffer, offset),
                                FrameDescriptor.flags(buffer, offset),
                                FrameDescriptor.keyLength(buffer, offset),
                                FrameDescriptor.valueLength(buffer, offset),
                                null),
                        buffer);
            }

            @Override
            public void onDamage(final int offset, final int length, final Problem problem) {
                handler.onFrame(
                        new FrameInfo(offset, length, "DAMAGED", 0, 0, 0, 0, problem.toString()),
                        buffer);
            }
        };
    }

    private static String name(final int type) {
        return switch (type) {
            case FrameType.PUT -> "PUT";
            case FrameType.DELETE -> "DELETE";
            case FrameType.SYNC_MARK -> "SYNC_MARK";
            case FrameType.CURSOR -> "CURSOR";
            case FrameType.PADDING -> "PADDING";
            case FrameType.LOST -> "LOST";
            default -> "TYPE_" + type;
        };
    }
}

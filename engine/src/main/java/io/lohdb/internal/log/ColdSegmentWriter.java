package io.lohdb.internal.log;

import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fills one cold segment with frames of other segments, sequences kept. For one thread.
 *
 * <p>The header comes last, once the frames are durable: a file without an intact header is not
 * complete. Nothing of it counts until the manifest names it, which is the caller's to do.
 */
public final class ColdSegmentWriter {
    private static final int FILL_SLICE = 1024 * 1024;

    private final StoreDirectory directory;
    private final StoreId storeId;
    private final ManifestSegment named;
    private final MappedFile file;
    private final UnsafeBuffer buffer;
    private final FrameChecksum checksum = new FrameChecksum();
    private long leastExpiryMs = SegmentExpiry.NEVER;
    private int end = SegmentHeaderDescriptor.HEADER_LENGTH;

    /**
     * Begins a file of zeros.
     *
     * @param id a fresh one, see {@link ManifestFile#takeSegmentId()}
     * @param salt random
     * @param length of the file, bytes
     */
    public ColdSegmentWriter(
            final StoreDirectory directory,
            final StoreId storeId,
            final long id,
            final long salt,
            final int length)
            throws IOException {
        this.directory = directory;
        this.storeId = storeId;
        this.named = new ManifestSegment(id, salt, length, end, true);
        directory.delete(named.file());
        this.file = allocate();
        this.buffer = new UnsafeBuffer(file.memory());
    }

    private MappedFile allocate() throws IOException {
        final FileAllocation allocation = directory.allocate(named.file(), named.length());
        boolean isDone = false;
        try {
            boolean isFilled = false;
            while (!isFilled) {
                isFilled = allocation.fill(FILL_SLICE);
            }
            final MappedFile finished = allocation.finish();
            isDone = true;
            return finished;
        } finally {
            if (!isDone) {
                allocation.abort();
            }
        }
    }

    /** Whether a frame of this length, padding included, still finds room. */
    public boolean fits(final int alignedLength) {
        return alignedLength <= named.length() - end;
    }

    /**
     * Copies a frame, without its place in a batch.
     *
     * @return its offset here
     */
    public int append(final UnsafeBuffer from, final int frame) {
        final int length = FrameDescriptor.length(from, frame);
        final int to = end;
        FrameDescriptor.header(
                buffer,
                to,
                FrameDescriptor.sequence(from, frame),
                FrameDescriptor.typeAndFlags(
                        FrameDescriptor.type(from, frame),
                        FrameDescriptor.withoutBatch(FrameDescriptor.flags(from, frame))),
                FrameDescriptor.keyLength(from, frame),
                FrameDescriptor.valueLength(from, frame));
        buffer.putBytes(
                to + FrameDescriptor.HEADER_LENGTH,
                from,
                frame + FrameDescriptor.HEADER_LENGTH,
                length - FrameDescriptor.HEADER_LENGTH);
        FrameDescriptor.crc(
                buffer,
                to,
                checksum.compute(
                        buffer, to, length, named.salt(), LogPosition.of(named.id(), to), length));
        FrameDescriptor.length(buffer, to, length);
        final long expiryMs = FrameDescriptor.expiry(buffer, to);
        leastExpiryMs = expiryMs == 0 ? leastExpiryMs : Math.min(leastExpiryMs, expiryMs);
        end += FrameDescriptor.alignedLength(length);
        return to;
    }

    /**
     * Makes the frames durable, then the header.
     *
     * @param birth the header's first sequence
     * @param number place in the segment table
     * @return the segment, complete and not named yet
     */
    public Segment finish(final long birth, final int number) {
        file.sync(0, named.length());
        final SegmentHeader header =
                new SegmentHeader(
                        storeId, named.id(), named.length(), birth, named.salt(), 0, 0, true);
        SegmentHeaderDescriptor.encode(buffer, header);
        file.sync(0, SegmentHeaderDescriptor.HEADER_LENGTH);
        final Segment segment = new Segment(header, file, number);
        segment.seal(end);
        segment.expiry().offer(leastExpiryMs);
        return segment;
    }

    /** What the manifest has to say of it. */
    public ManifestSegment named() {
        return new ManifestSegment(named.id(), named.salt(), named.length(), end, true);
    }

    /** The mapping; the segment's own once it is finished. */
    public MappedFile file() {
        return file;
    }

    /** Gives up: no trace is left. */
    public void abort() throws IOException {
        file.close();
        directory.delete(named.file());
    }
}

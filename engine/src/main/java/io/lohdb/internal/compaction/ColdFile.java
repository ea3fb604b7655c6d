package io.lohdb.internal.compaction;

import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.FrameGuard;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A cold segment on its way into existence: zeros, frames, sync, header, sync. For one thread.
 * Nobody may be told its name before {@link #sync} has returned true.
 */
final class ColdFile {
    private static final int PAGE_LENGTH = 4096;
    private static final int UNITS_PER_SEGMENT = 16;

    private final StoreDirectory directory;
    private final long id;
    private final long salt;
    private final int length;
    private final FrameChecksum checksum = new FrameChecksum();
    private FileAllocation allocation;
    private MappedFile file;
    private UnsafeBuffer buffer;
    private int tail = SegmentHeaderDescriptor.HEADER_LENGTH;
    private int synced;
    private boolean hasHeader;

    /**
     * Begins a file.
     *
     * @param length of the file, see {@link #length}
     */
    ColdFile(final StoreDirectory directory, final long id, final long salt, final int length)
            throws IOException {
        this.directory = directory;
        this.id = id;
        this.salt = salt;
        this.length = length;
        final String name = named().file();
        directory.delete(name);
        allocation = directory.allocate(name, length);
    }

    /**
     * What lengths of files are multiples of: a page, or less where segments are hardly longer.
     *
     * @param maxLength bytes of the longest segment, a power of two
     */
    static int unit(final int maxLength) {
        return Math.max(
                FrameDescriptor.ALIGNMENT, Math.min(PAGE_LENGTH, maxLength / UNITS_PER_SEGMENT));
    }

    /** Length of the file that holds so many bytes of frames; it may be too long for one. */
    static long length(final long survivorBytes, final int maxLength) {
        final long unit = unit(maxLength);
        final long needed =
                Math.max(
                        ManifestDescriptor.MIN_SEGMENT_LENGTH,
                        SegmentHeaderDescriptor.HEADER_LENGTH + survivorBytes);
        return (needed + unit - 1) / unit * unit;
    }

    /** The manifest's words for it. */
    ManifestSegment named() {
        return new ManifestSegment(id, salt, length, tail, true);
    }

    /** Fills the next part with zeros; true once frames can be appended. */
    boolean fill(final int maxBytes) throws IOException {
        try {
            if (!allocation.fill(maxBytes)) {
                return false;
            }
            file = allocation.finishUnsynced();
        } catch (final ClosedByInterruptException e) {
            allocation.abort();
            allocation = directory.allocate(named().file(), length);
            return false;
        }
        allocation = null;
        buffer = new UnsafeBuffer(file.memory());
        return true;
    }

    /**
     * Copies a frame.
     *
     * @return bytes taken, padding included
     * @throws io.lohdb.exceptions.CorruptLogException when the frame is not as it was written
     */
    int append(final Segment from, final int frame) {
        final UnsafeBuffer source = from.buffer();
        final int frameLength = FrameDescriptor.length(source, frame);
        final int aligned = FrameDescriptor.alignedLength(frameLength);
        if (frameLength < FrameDescriptor.HEADER_LENGTH || aligned > length - tail) {
            throw FrameGuard.damaged(
                    from, frame, "frame length changed", "at most " + (length - tail), frameLength);
        }
        buffer.putBytes(tail, source, frame, frameLength);
        checkCopy(from, frame, frameLength);
        final int flags = FrameDescriptor.withoutBatch(FrameDescriptor.flags(buffer, tail));
        FrameDescriptor.header(
                buffer,
                tail,
                FrameDescriptor.sequence(buffer, tail),
                FrameDescriptor.typeAndFlags(FrameDescriptor.type(buffer, tail), flags),
                FrameDescriptor.keyLength(buffer, tail),
                FrameDescriptor.valueLength(buffer, tail));
        FrameDescriptor.crc(buffer, tail, compute(frameLength, salt, LogPosition.of(id, tail)));
        tail += aligned;
        return aligned;
    }

    /** The copy is checked, not the source: what was read once must be what is kept. */
    private void checkCopy(final Segment from, final int frame, final int frameLength) {
        final int computed =
                compute(frameLength, from.header().salt(), LogPosition.of(from.id(), frame));
        final int stored = FrameDescriptor.crc(buffer, tail);
        if (computed != stored || FrameDescriptor.length(buffer, tail) != frameLength) {
            throw FrameGuard.damaged(
                    from,
                    frame,
                    "frame crc mismatch",
                    Integer.toHexString(computed),
                    Integer.toHexString(stored));
        }
    }

    private int compute(final int frameLength, final long ofSalt, final long position) {
        return checksum.compute(buffer, tail, frameLength, ofSalt, position, frameLength);
    }

    /** Offset behind the last frame. */
    int end() {
        return tail;
    }

    boolean isEmpty() {
        return tail == SegmentHeaderDescriptor.HEADER_LENGTH;
    }

    /**
     * Makes the next part durable, the header last, and at the end the name.
     *
     * @return true once all of it is
     */
    boolean sync(final int maxBytes, final SegmentHeader header) throws IOException {
        if (synced < length) {
            final int count = Math.min(maxBytes, length - synced);
            file.sync(synced, count);
            synced += count;
            return false;
        }
        if (!hasHeader) {
            SegmentHeaderDescriptor.encode(buffer, header);
            file.sync(0, SegmentHeaderDescriptor.HEADER_LENGTH);
            hasHeader = true;
            return false;
        }
        directory.sync();
        return true;
    }

    /** The header that says what this file is. */
    SegmentHeader header(final SegmentHeader anyOfTheStore, final long birth) {
        return new SegmentHeader(anyOfTheStore.storeId(), id, length, birth, salt, 0, 0, true);
    }

    /** The mapping, handed over. */
    MappedFile file() {
        return file;
    }

    /** Gives up: nobody was told the name. */
    void abort() throws IOException {
        if (allocation != null) {
            allocation.abort();
        } else {
            file.close();
            directory.delete(named().file());
        }
    }
}

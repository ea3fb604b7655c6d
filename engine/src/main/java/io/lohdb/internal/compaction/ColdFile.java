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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A cold segment on its way into existence: frames, sync, header, sync. For one thread. Nobody may
 * be told its name before {@link #sync} has returned true.
 *
 * <p>Frames go through a buffer, in which they are checked, to the file by large writes. Nothing is
 * stored into its mapping but the header: that saves filling it with zeros first, a page fault per
 * page, and most of what a sync costs. Whatever refuses leaves things as they were: the same call
 * goes on from there.
 */
final class ColdFile {
    private static final int PAGE_LENGTH = 4096;
    private static final int UNITS_PER_SEGMENT = 16;

    /** Stays in the second level of the processor's cache. */
    private static final int BUFFER_LENGTH = 256 * 1024;

    private final StoreDirectory directory;
    private final long id;
    private final long salt;
    private final int length;
    private final FrameChecksum checksum = new FrameChecksum();
    private final FrameChecksum newChecksum = new FrameChecksum();
    private final List<Patch> patches = new ArrayList<>();
    private FileAllocation allocation;
    private ByteBuffer memory;
    private UnsafeBuffer buffer;

    /** Bytes in the buffer that are not in the file yet. */
    private int buffered = SegmentHeaderDescriptor.HEADER_LENGTH;

    /** Bytes of a long frame that were taken into the buffer. */
    private int taken;

    private MappedFile file;
    private int tail = SegmentHeaderDescriptor.HEADER_LENGTH;
    private int synced;
    private boolean hasHeader;

    /** The checksum of a frame whose begin was in the file before its end was read. */
    private record Patch(int frame, int crc) {}

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
        memory = ByteBuffer.allocateDirect(Math.min(length, BUFFER_LENGTH));
        buffer = new UnsafeBuffer(memory);
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

    /**
     * Copies a frame.
     *
     * @return bytes taken, padding included
     * @throws io.lohdb.exceptions.CorruptLogException when the frame is not as it was written
     */
    int append(final Segment from, final int frame) throws IOException {
        final UnsafeBuffer source = from.buffer();
        final int frameLength = FrameDescriptor.length(source, frame);
        final int aligned = FrameDescriptor.alignedLength(frameLength);
        if (frameLength < FrameDescriptor.HEADER_LENGTH || aligned > length - tail) {
            throw FrameGuard.damaged(
                    from, frame, "frame length changed", "at most " + (length - tail), frameLength);
        }
        if (taken == 0 && aligned > buffer.capacity() - buffered) {
            flush();
        }
        if (aligned <= buffer.capacity()) {
            appendShort(from, frame, frameLength);
            buffered += aligned;
        } else {
            appendLong(from, frame, frameLength);
            taken = 0;
        }
        tail += aligned;
        return aligned;
    }

    /** The copy is checked, not the source: what was read once must be what is kept. */
    private void appendShort(final Segment from, final int frame, final int frameLength) {
        final int at = buffered;
        clearLast(at, frameLength);
        buffer.putBytes(at, from.buffer(), frame, frameLength);
        final long fromSalt = from.header().salt();
        final long position = LogPosition.of(from.id(), frame);
        final int computed =
                checksum.compute(buffer, at, frameLength, fromSalt, position, frameLength);
        check(from, frame, at, frameLength, computed);
        final long newPosition = LogPosition.of(id, tail);
        FrameDescriptor.crc(
                buffer,
                at,
                leaveBatch(at)
                        ? checksum.compute(buffer, at, frameLength, salt, newPosition, frameLength)
                        : FrameChecksum.moved(
                                computed, frameLength, fromSalt, position, salt, newPosition));
    }

    /** The same, part by part: only its end tells whether it was as it should be. */
    private void appendLong(final Segment from, final int frame, final int frameLength)
            throws IOException {
        final int aligned = FrameDescriptor.alignedLength(frameLength);
        while (taken < aligned) {
            if (buffered == buffer.capacity()) {
                flush();
            }
            final int part = Math.min(aligned - taken, buffer.capacity() - buffered);
            final int count = Math.max(0, Math.min(part, frameLength - taken));
            clearLast(buffered, part);
            buffer.putBytes(buffered, from.buffer(), frame + taken, count);
            if (taken == 0) {
                begin(from, frame, frameLength);
            } else {
                checksum.update(buffer, buffered, count);
                newChecksum.update(buffer, buffered, count);
            }
            taken += part;
            buffered += part;
        }
        final int computed =
                checksum.end(from.header().salt(), LogPosition.of(from.id(), frame), frameLength);
        final int stored = FrameDescriptor.crc(from.buffer(), frame);
        if (computed != stored) {
            throw mismatch(from, frame, computed, stored);
        }
        patches.add(new Patch(tail, newChecksum.end(salt, LogPosition.of(id, tail), frameLength)));
    }

    /** The first part of a long frame is in the buffer. */
    private void begin(final Segment from, final int frame, final int frameLength) {
        final int covered = buffered + FrameDescriptor.SEQUENCE_OFFSET;
        final int count = buffer.capacity() - covered;
        check(from, frame, buffered, frameLength, FrameDescriptor.crc(buffer, buffered));
        checksum.begin();
        checksum.update(buffer, covered, count);
        leaveBatch(buffered);
        newChecksum.begin();
        newChecksum.update(buffer, covered, count);
    }

    private void check(
            final Segment from,
            final int frame,
            final int at,
            final int frameLength,
            final int computed) {
        final int stored = FrameDescriptor.crc(buffer, at);
        if (computed != stored || FrameDescriptor.length(buffer, at) != frameLength) {
            throw mismatch(from, frame, computed, stored);
        }
    }

    private static RuntimeException mismatch(
            final Segment from, final int frame, final int computed, final int stored) {
        return FrameGuard.damaged(
                from,
                frame,
                "frame crc mismatch",
                Integer.toHexString(computed),
                Integer.toHexString(stored));
    }

    /** Unbinds a frame from its neighbours in the log; returns whether it was bound. */
    private boolean leaveBatch(final int at) {
        final int flags = FrameDescriptor.flags(buffer, at);
        final int left = FrameDescriptor.withoutBatch(flags);
        if (left == flags) {
            return false;
        }
        FrameDescriptor.header(
                buffer,
                at,
                FrameDescriptor.sequence(buffer, at),
                FrameDescriptor.typeAndFlags(FrameDescriptor.type(buffer, at), left),
                FrameDescriptor.keyLength(buffer, at),
                FrameDescriptor.valueLength(buffer, at));
        return true;
    }

    /** Zeros where padding may come to lie. */
    private void clearLast(final int at, final int count) {
        final int last = FrameDescriptor.alignedLength(count) - FrameDescriptor.ALIGNMENT;
        buffer.setMemory(at + last, FrameDescriptor.ALIGNMENT, (byte) 0);
    }

    private void flush() throws IOException {
        memory.limit(buffered);
        allocation.write(memory);
        memory.clear();
        buffered = 0;
    }

    /** Writes the rest and maps the file; no frame comes any more. */
    void end() throws IOException {
        flush();
        boolean isFilled = false;
        while (!isFilled) {
            isFilled = allocation.fill(PAGE_LENGTH);
        }
        file = allocation.finishUnsynced();
        allocation = null;
        BufferUtil.free(memory);
        memory = null;
        buffer = new UnsafeBuffer(file.memory());
        for (final Patch patch : patches) {
            FrameDescriptor.crc(buffer, patch.frame(), patch.crc());
        }
    }

    boolean isEmpty() {
        return tail == SegmentHeaderDescriptor.HEADER_LENGTH;
    }

    /** Offset behind the last frame. */
    int tail() {
        return tail;
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
            BufferUtil.free(memory);
            allocation.abort();
        } else {
            file.close();
            directory.delete(named().file());
        }
    }
}

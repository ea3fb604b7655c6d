package io.lohdb.internal.log;

import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.CursorDescriptor;
import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.spi.Cursor;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends frames: {@link #reserve} room, then for each frame {@link #begin}, copy key and value
 * into {@link #buffer()}, {@link #publish}; then {@link #commit} what was published.
 *
 * <p>All methods but {@link #writtenSequence()} and {@link #writtenPosition()} belong to the thread
 * that holds the writer lock. Invariants: the tail is aligned; frames of one reservation lie in one
 * segment; a position behind {@link #writtenPosition()} was never shown to anybody.
 */
public final class LogWriter {
    /** Kept for deletes in the active segment of a store on a full device, at most. */
    private static final int MAX_KEPT_ROOM = 64 * 1024;

    private static final int KEPT_PART = 8;

    private final StoreId storeId;
    private final SegmentTable table;
    private final SegmentPreparer preparer;
    private final LogSyncer syncer;
    private final FrameChecksum checksum = new FrameChecksum();
    private final WriteWindows windows = new WriteWindows();

    private Segment active;
    private int keptRoom;
    private int tail;
    private int committedTail;
    private int frameLength;

    /** Offset of the frame begun last in {@link #buffer()}. */
    private int begun;

    private long sequence;
    private long markedSequence;
    private long committedMark;

    /** Behind the newest cursor: it wants a mark too, and has no sequence that tells so. */
    private long cursorEnd;

    private long committedCursorEnd;
    private long markedPosition;
    private long committedMarkedPosition;

    /** Written by the writer after the frames that it covers. */
    private volatile long writtenPosition;

    /** Written by the writer after {@link #writtenPosition}. */
    private volatile long writtenSequence;

    /**
     * Creates a writer that goes on where the log ends.
     *
     * @param end where the log ends: its active segment, the tail in it and the last sequence
     */
    public LogWriter(
            final StoreId storeId,
            final SegmentTable table,
            final SegmentPreparer preparer,
            final LogSyncer syncer,
            final LogEnd end) {
        this.storeId = storeId;
        this.table = table;
        this.preparer = preparer;
        this.syncer = syncer;
        active = end.active();
        keptRoom = active == null ? 0 : keptRoom(active);
        tail = end.tail();
        committedTail = tail;
        sequence = end.sequence();
        markedSequence = end.sequence();
        committedMark = markedSequence;
        writtenPosition = endPosition();
        writtenSequence = sequence;
    }

    private long endPosition() {
        return active == null ? 0 : LogPosition.of(active.id(), tail);
    }

    private static int keptRoom(final Segment segment) {
        return Math.min(MAX_KEPT_ROOM, segment.length() / KEPT_PART);
    }

    private int room() {
        return active == null || active.sealedEnd() != Segment.NOT_SEALED
                ? -1
                : active.length() - tail;
    }

    /** Last operation committed; any thread. */
    public long writtenSequence() {
        return writtenSequence;
    }

    /** Position behind the last frame committed, at least that of {@link #writtenSequence()}. */
    public long writtenPosition() {
        return writtenPosition;
    }

    /** Longest frames, in aligned bytes together, that one reservation can hold. */
    public static int maxReservation(final int maxSegmentLength) {
        return maxSegmentLength
                - SegmentHeaderDescriptor.HEADER_LENGTH
                - FrameDescriptor.LONG_FRAME_LENGTH
                - FrameDescriptor.MIN_FRAME_ROOM;
    }

    /**
     * Makes room for frames, in a new segment if need be, and notes what has become durable since
     * the last time.
     *
     * @param alignedLength aligned bytes of all frames together
     * @throws io.lohdb.exceptions.NoSpaceException when there is no room for another segment;
     *     nothing was changed
     */
    public void reserve(final int alignedLength) {
        final boolean isMarkDue = isMarkDue();
        final int needed = alignedLength + (isMarkDue ? FrameDescriptor.LONG_FRAME_LENGTH : 0);
        if (needed > room()) {
            roll(needed);
        }
        if (isMarkDue) {
            appendMark();
        }
    }

    /**
     * Whether frames would take room that is kept for deletes until it is known that there is
     * another segment. Who wants to add to the store then calls {@link #restock} first.
     *
     * @param alignedLength aligned bytes of all frames together
     */
    public boolean isScarce(final int alignedLength) {
        return room() - alignedLength < keptRoom && !preparer.isStocked();
    }

    /**
     * Has another segment prepared. Who waits here would wait at the next roll, a little later.
     *
     * @throws io.lohdb.exceptions.NoSpaceException when there still is no room; nothing was changed
     */
    public void restock() {
        preparer.restock();
    }

    private boolean isMarkDue() {
        return syncer.durableSequence() > markedSequence
                || (cursorEnd > markedPosition && syncer.durablePosition() >= cursorEnd);
    }

    private void roll(final int needed) {
        checkSequence(sequence);
        // Not a byte more than it takes: what fitted into a segment of the longest length has to
        // fit into another one when it is settled.
        final int minLength = SegmentHeaderDescriptor.HEADER_LENGTH + needed;
        final int powerOfTwo = Integer.highestOneBit(minLength - 1) << 1;
        final int number = table.nextNumber();
        final PreparedSegment prepared = preparer.take(powerOfTwo);
        final SegmentHeader header =
                new SegmentHeader(
                        storeId,
                        prepared.segment().id(),
                        prepared.segment().length(),
                        sequence + 1,
                        prepared.segment().salt(),
                        endPosition(),
                        syncer.durablePosition());
        final Segment next = new Segment(header, prepared.file(), number);
        SegmentHeaderDescriptor.encode(next.buffer(), header);
        if (room() >= 0) {
            pad();
            active.seal(tail);
        }
        table.add(next);
        active = next;
        windows.roll(next);
        keptRoom = keptRoom(next);
        tail = SegmentHeaderDescriptor.HEADER_LENGTH;
        committedTail = tail;
        writtenPosition = endPosition();
    }

    /** Nothing is begun behind the greatest sequence; one segment cannot get far beyond it. */
    private static void checkSequence(final long last) {
        if (last > FrameDescriptor.MAX_SEQUENCE) {
            throw new NoSpaceException("sequences are used up: last=" + last);
        }
    }

    private void pad() {
        final int room = active.length() - tail;
        if (room >= FrameDescriptor.MIN_FRAME_ROOM) {
            final int type = FrameDescriptor.typeAndFlags(FrameType.PADDING, 0);
            beginFrame(FrameDescriptor.HEADER_LENGTH, type, 0, 0);
            publish(FrameDescriptor.HEADER_LENGTH, room);
        }
    }

    private void appendMark() {
        // The syncer moves the position before the sequence: this pair claims no more than is true.
        final long durableSequence = syncer.durableSequence();
        markedPosition = syncer.durablePosition();
        appendLong(FrameType.SYNC_MARK, markedPosition);
        markedSequence = durableSequence;
    }

    private void appendLong(final int type, final long value) {
        beginFrame(
                FrameDescriptor.LONG_FRAME_LENGTH,
                FrameDescriptor.typeAndFlags(type, 0),
                0,
                Long.BYTES);
        FrameDescriptor.longValue(windows.buffer(), begun, value);
        publish(FrameDescriptor.LONG_FRAME_LENGTH, FrameDescriptor.LONG_FRAME_LENGTH);
        tail += FrameDescriptor.LONG_FRAME_LENGTH;
    }

    /**
     * Notes that operations were lost for good and goes on behind them.
     *
     * @param throughSequence the last lost operation
     */
    public void skip(final long throughSequence) {
        checkSequence(throughSequence);
        reserve(FrameDescriptor.LONG_FRAME_LENGTH);
        final long firstLost = sequence + 1;
        sequence = throughSequence;
        appendLong(FrameType.LOST, firstLost);
    }

    /**
     * Appends a mark for everything that is durable by now, if that was not done yet and there is
     * room for it.
     *
     * @return whether a mark was appended; it is committed then
     */
    public boolean mark() {
        if (!isMarkDue()) {
            return false;
        }
        try {
            reserve(0);
        } catch (final NoSpaceException e) {
            // Nothing is lost without the mark, and whoever writes is told.
            return false;
        }
        commit();
        return true;
    }

    /**
     * Begins a frame of the next operation in reserved room.
     *
     * @param typeAndFlags see {@link FrameDescriptor#typeAndFlags}
     * @return the frame's offset in {@link #buffer()}; the key goes behind its header, the value
     *     behind the key, the expiry behind the value
     */
    public int begin(final int typeAndFlags, final int keyLength, final int valueLength) {
        sequence++;
        frameLength =
                FrameDescriptor.frameLength(keyLength, valueLength)
                        + FrameDescriptor.expiryLength(typeAndFlags);
        beginFrame(frameLength, typeAndFlags, keyLength, valueLength);
        return begun;
    }

    private void beginFrame(
            final int length, final int typeAndFlags, final int keyLength, final int valueLength) {
        begun = windows.at(active, tail, length);
        FrameDescriptor.header(
                windows.buffer(), begun, sequence, typeAndFlags, keyLength, valueLength);
    }

    /**
     * Publishes the frame of a cursor in reserved room; it takes no sequence. In a batch, cursors
     * come before operations, so that the last frame of the batch is that of an operation.
     *
     * @param batchFlags which frames of its batch surround it
     * @return the frame's offset in the active segment
     */
    public int cursor(final Cursor cursor, final int batchFlags) {
        final int frame = tail;
        final int nameLength = CursorDescriptor.name(cursor).length;
        final int valueLength = CursorDescriptor.valueLength(cursor);
        frameLength = FrameDescriptor.frameLength(nameLength, valueLength);
        beginFrame(
                frameLength,
                FrameDescriptor.typeAndFlags(FrameType.CURSOR, batchFlags),
                nameLength,
                valueLength);
        CursorDescriptor.encode(windows.buffer(), begun, cursor);
        publish(frameLength, frameLength);
        tail += FrameDescriptor.alignedLength(frameLength);
        cursorEnd = endPosition();
        return frame;
    }

    /** What takes the frame begun last: the active segment's memory, or a part of it. */
    public UnsafeBuffer buffer() {
        return windows.buffer();
    }

    /** Through what frames get into the active segment; its background work is for others. */
    public WriteWindows windows() {
        return windows;
    }

    /** The active segment. */
    public Segment active() {
        return active;
    }

    /** Offset in the active segment where the next frame goes. */
    public int tail() {
        return tail;
    }

    /** Publishes the frame begun last; the tail moves behind it. */
    public void publish() {
        publish(frameLength, frameLength);
        active.samples().offer(sequence, tail);
        tail += FrameDescriptor.alignedLength(frameLength);
    }

    private void publish(final int coveredLength, final int length) {
        final UnsafeBuffer buffer = windows.buffer();
        final long position = LogPosition.of(active.id(), tail);
        FrameDescriptor.crc(
                buffer,
                begun,
                checksum.compute(
                        buffer, begun, coveredLength, active.header().salt(), position, length));
        // Release: the frame is whole for whoever sees its length.
        VarHandle.releaseFence();
        FrameDescriptor.length(buffer, begun, length);
    }

    /**
     * Shows everything published to readers of the log and to the syncer.
     *
     * @return the last operation's sequence
     */
    public long commit() {
        committedTail = tail;
        committedMark = markedSequence;
        committedCursorEnd = cursorEnd;
        committedMarkedPosition = markedPosition;
        writtenPosition = endPosition();
        writtenSequence = sequence;
        return sequence;
    }

    /**
     * Takes back everything since the last commit, after a fault between begin and commit: nothing
     * of it may count later. A mark among it comes again with the next reservation.
     */
    public void rollBack() {
        if (active != null) {
            final int end =
                    Math.min(active.length(), tail + FrameDescriptor.alignedLength(frameLength));
            // Plain stores: on memory that faults they throw, where a bulk fill ends the JVM.
            for (int offset = committedTail; offset < end; offset += Long.BYTES) {
                active.buffer().putLong(offset, 0);
            }
            active.samples().truncate(committedTail);
            windows.rollBack();
        }
        tail = committedTail;
        sequence = writtenSequence;
        markedSequence = committedMark;
        cursorEnd = committedCursorEnd;
        markedPosition = committedMarkedPosition;
    }
}

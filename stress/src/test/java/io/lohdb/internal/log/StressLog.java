package io.lohdb.internal.log;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.os.MappedFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A log of one short segment: what one state of a stress test needs. Its memory is direct, as the
 * engine expects, and comes from one block in turn: a state is over long before its memory comes
 * round again.
 */
public final class StressLog {
    /** Bytes of the segment. */
    public static final int LENGTH = 1024;

    static final int FIRST_FRAME = SegmentHeaderDescriptor.HEADER_LENGTH;
    private static final int SEGMENT_ID = 1;

    final SegmentTable table = new SegmentTable(LENGTH);
    final LogWriter writer;
    final LogSyncer syncer;

    /** Memory that needs no device. */
    private static final class Memory implements MappedFile {
        private static final int STATES = 1 << 15;
        private static final ByteBuffer BLOCK = ByteBuffer.allocateDirect(STATES * LENGTH);
        private static final AtomicInteger TURN = new AtomicInteger();

        private final ByteBuffer memory = next();

        private static ByteBuffer next() {
            final int turn = TURN.getAndIncrement() & (STATES - 1);
            final ByteBuffer memory = BLOCK.slice(turn * LENGTH, LENGTH);
            memory.put(0, new byte[LENGTH]);
            return memory.order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public ByteBuffer memory() {
            return memory;
        }

        @Override
        public void sync(int offset, int length) {
            // Nothing is slower than the memory itself.
        }

        @Override
        public void close() {
            // The garbage collector's.
        }
    }

    /** An empty log. */
    public StressLog() {
        StoreId storeId = new StoreId(1, 2);
        Segment segment =
                new Segment(
                        new SegmentHeader(storeId, SEGMENT_ID, LENGTH, 1, 3, 0, 0),
                        new Memory(),
                        0);
        table.add(segment);
        long start = LogPosition.of(SEGMENT_ID, FIRST_FRAME);
        syncer = new LogSyncer(table, start, 0);
        writer = new LogWriter(storeId, table, null, syncer, new LogEnd(segment, FIRST_FRAME, 0));
    }

    /** The one segment. */
    public SegmentTable table() {
        return table;
    }

    /** Appends to it. */
    public LogWriter writer() {
        return writer;
    }

    /** Appends and commits a put of one byte. */
    void put() {
        writer.reserve(FrameDescriptor.alignedLength(FrameDescriptor.frameLength(1, 0)));
        writer.begin(FrameDescriptor.typeAndFlags(FrameType.PUT, 0), 1, 0);
        writer.publish();
        writer.commit();
    }
}

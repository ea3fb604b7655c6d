package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.log.ColdSegmentWriter;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.recovery.SimulatedDirectory;
import java.io.IOException;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What opening left unread is read later, slowly, and damage is told once. */
final class ScrubTest {
    private static final int LENGTH = 4 * 1024 * 1024;
    private static final int VALUE_LENGTH = 1000;

    private final SegmentTable table = new SegmentTable(LENGTH);
    private final Segment first = add(1);
    private final Segment second = add(2);
    private long nowNs = 5;
    private final Scrub scrub = new Scrub(table, () -> nowNs);

    private Segment add(long id) {
        try {
            ColdSegmentWriter writer =
                    new ColdSegmentWriter(
                            new SimulatedDirectory(), new StoreId(1, 2), id, 77, LENGTH);
            UnsafeBuffer frame = new UnsafeBuffer(new byte[2000]);
            FrameDescriptor.header(
                    frame, 0, 9, FrameDescriptor.typeAndFlags(FrameType.PUT, 0), 8, VALUE_LENGTH);
            FrameDescriptor.length(frame, 0, FrameDescriptor.frameLength(8, VALUE_LENGTH));
            while (writer.fits(1040)) {
                writer.append(frame, 0);
            }
            Segment segment = writer.finish(8, table.nextNumber());
            segment.unverifiedEnd(segment.sealedEnd());
            table.addCold(segment);
            return segment;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int slices() {
        int slices = 0;
        while (scrub.doWork() > 0) {
            slices++;
            nowNs += 1_000_000_000;
        }
        return slices;
    }

    @Test
    void verifiesEverythingSliceBySlice() {
        assertTrue(slices() > 10);
        assertTrue(first.isVerified());
        assertTrue(second.isVerified());
        assertEquals(0, scrub.doWork());
    }

    @Test
    void readsNoFasterThanItsBandwidth() {
        assertEquals(1, scrub.doWork());
        assertEquals(0, scrub.doWork());
        nowNs += 1_000_000_000L * 256 * 1024 / Scrub.BYTES_PER_SECOND;
        assertEquals(0, scrub.doWork());
        nowNs += 1_000_000_000L * 257 * 1024 / Scrub.BYTES_PER_SECOND;
        assertEquals(1, scrub.doWork());
        assertFalse(first.isVerified());
    }

    @Test
    void damageIsToldOnceAndTheSegmentStaysUnverified() {
        first.buffer().putByte(2 * 1024 * 1024, (byte) 1);
        CorruptLogException told = assertThrows(CorruptLogException.class, this::slices);
        assertTrue(told.getMessage().contains("0000000001.cold"), told.getMessage());
        nowNs += 1_000_000_000;
        slices();
        assertFalse(first.isVerified());
        assertTrue(second.isVerified());
    }

    @Test
    void segmentThatIsRetiredMeanwhileIsLeftAlone() {
        assertEquals(1, scrub.doWork());
        table.retire(List.of(first));
        nowNs += 1_000_000_000;
        slices();
        assertFalse(first.isVerified());
        assertTrue(second.isVerified());
    }
}
